package com.acme.zoo;

import org.daybook.event.BaseEntity;
import org.daybook.event.Change;

public abstract class Animal extends BaseEntity {

    public void rename(String name) {
        raise(new Renamed(name));
    }
}

/** An event of an abstract owner, in no class that the concrete one inherits from. */
record Renamed(String name) implements Change<Animal> {
    @Override
    public void apply(Animal animal) {}
}
