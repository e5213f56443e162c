package com.acme.stable;

import org.daybook.event.Creation;
import org.daybook.event.EventContext;

/** A base that even begins its aggregates. */
public interface Equine {

    record Foaled() implements Creation.InContext<Equine> {
        @Override
        public Equine create(EventContext context) {
            return context.stream().aggregateType().equals("Horse") ? new Horse() : new Donkey();
        }
    }
}

record Donkey() implements Equine {}
