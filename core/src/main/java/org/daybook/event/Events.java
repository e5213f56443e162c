package org.daybook.event;

import java.util.List;

/** The decision for any number of events but one. */
record Events<S>(List<? extends DomainEvent<? super S>> list) implements Decision<S> {

    /** What changes a supertype of S' changes an S' too, whatever S' the caller works with. */
    @SuppressWarnings("unchecked") // a decision for a supertype holds events for that supertype or one above it
    <T> List<DomainEvent<? super T>> uncheckedEvents() {
        return (List<DomainEvent<? super T>>) (List<?>) list;
    }
}
