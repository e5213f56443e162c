package org.daybook.examples.djangoevents;

import org.daybook.aggregate.Mutator;

public record Example(String label, int heartbeats) {

    public sealed interface Event {}

    public record Created(String label) implements Event {}

    public record ChangedLabel(String label) implements Event {}

    public record Discarded() implements Event {}

    public record Heartbeat() implements Event {}

    // entity_mutator: what creates, changes and ends
    static final Mutator<Example, Event> ENTITY = Mutator.of(Example.class, Event.class)
            .creates(Created.class, created -> new Example(created.label(), 0))
            .on(ChangedLabel.class, (example, changed) -> new Example(changed.label(), example.heartbeats()))
            .discards(Discarded.class);

    // @singledispatch: functions of your own, which fall back to the ones above
    public static final Mutator<Example, Event> MUTATOR = Mutator.of(Example.class, Event.class)
            .extending(ENTITY)
            .on(Heartbeat.class, (example, beat) -> new Example(example.label(), example.heartbeats() + 1));
}
