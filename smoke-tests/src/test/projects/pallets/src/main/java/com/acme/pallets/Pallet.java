package com.acme.pallets;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

record Pallet(String place) {

    record Unloaded(String place) implements Creation<Pallet> {
        @Override
        public Pallet create() {
            return new Pallet(place);
        }
    }

    record Moved(String place) implements DomainEvent<Pallet> {
        @Override
        public Pallet mutate(Pallet pallet) {
            return new Pallet(place);
        }
    }
}
