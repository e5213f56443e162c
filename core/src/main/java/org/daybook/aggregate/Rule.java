package org.daybook.aggregate;

import java.util.Objects;
import org.daybook.event.EventContext;
import org.jspecify.annotations.Nullable;

/**
 * What an event does to an aggregate whose mutator has a function for it.
 *
 * @param kind whether it begins, changes or ends the aggregate
 * @param step gets the state, nothing if it begins one, the event and its context, nothing in a test without a store
 */
record Rule(Kind kind, Step step) {

    enum Kind {
        BEGIN,
        CHANGE,
        END
    }

    @FunctionalInterface
    interface Step {
        @Nullable
        Object apply(@Nullable Object state, Object event, @Nullable EventContext context);
    }

    @FunctionalInterface
    interface Creating {
        @Nullable
        Object apply(Object event, @Nullable EventContext context);
    }

    @FunctionalInterface
    interface Changing {
        @Nullable
        Object apply(Object state, Object event, @Nullable EventContext context);
    }

    static Rule begin(Creating creating) {
        return new Rule(Kind.BEGIN, (state, event, context) -> creating.apply(event, context));
    }

    static Rule change(Changing changing) {
        return new Rule(
                Kind.CHANGE,
                (state, event, context) -> changing.apply(Objects.requireNonNull(state, "state"), event, context));
    }

    static Rule end() {
        return new Rule(Kind.END, (state, event, context) -> state);
    }

    @Nullable
    Object apply(@Nullable Object state, Object event, @Nullable EventContext context) {
        return step.apply(state, event, context);
    }
}
