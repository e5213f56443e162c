package org.daybook.examples.djangoevents.animals;

import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;
import org.daybook.event.EventContext;

/** What all animals have in common; not one itself. */
// region animal
public abstract class Animal extends BaseEntity {

    private String label = "";

    public String label() { return label; }

    public void rename(String to) { raise(new Renamed(to)); }

    public record Created(String label) implements Creation.InContext<Animal> {
        @Override public Animal create(EventContext context) {
            Animal animal = switch (context.stream().aggregateType()) {
                case "Dog" -> new Dog();
                case "Cat" -> new Cat();
                default -> throw new IllegalArgumentException(context.stream() + " is no animal");
            };
            animal.label = label;
            return animal;
        }
    }

    public record Renamed(String label) implements Change<Animal> {
        @Override public void apply(Animal animal) { animal.label = label; }
    }
}
// endregion
