package org.daybook.examples.djangoevents;

import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;

public record Reminder(String label) {

    public record Created(String label) implements Creation<Reminder> {
        @Override public Reminder create() { return new Reminder(label); }
    }

    public record ChangedLabel(String label) implements DomainEvent<Reminder> {
        @Override public Reminder mutate(Reminder reminder) { return new Reminder(label); }
    }

    public record Discarded() implements Discard<Reminder> {}
}
