package org.daybook.contract;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

/** Two aggregates that share an event. */
interface Pet {

    Pet named(String name);

    record Renamed(String name) implements DomainEvent<Pet> {
        @Override
        public Pet mutate(Pet pet) {
            return pet.named(name);
        }
    }

    record Dog(String name) implements Pet {
        @Override
        public Dog named(String other) {
            return new Dog(other);
        }

        record Born(String name) implements Creation<Dog> {
            @Override
            public Dog create() {
                return new Dog(name);
            }
        }
    }

    record Cat(String name) implements Pet {
        @Override
        public Cat named(String other) {
            return new Cat(other);
        }

        record Born(String name) implements Creation<Cat> {
            @Override
            public Cat create() {
                return new Cat(name);
            }
        }
    }
}
