package com.acme.zoo.dogs;

import com.acme.zoo.Animal;
import org.daybook.event.Creation;

public class Dog extends Animal {
    public record Born() implements Creation<Dog> {
        @Override
        public Dog create() {
            return new Dog();
        }
    }
}
