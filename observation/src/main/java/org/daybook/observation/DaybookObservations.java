package org.daybook.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed, with the names of all its keys. Each is a timer for a registry of metrics and a span for a tracer.
 *
 * <pre>{@code
 * // leaves out the many short ones
 * registry.observationConfig().observationPredicate(
 *         (name, context) -> !name.equals(DaybookObservations.LOAD.getName()));
 * }</pre>
 *
 * <p>Keys of low cardinality are names from the source of the application, never ids: at most
 * 1,000 values of each are told apart, and all further ones are {@code other}. Immutable.
 */
public enum DaybookObservations implements ObservationDocumentation {

    /** Events are appended to one stream. */
    APPEND {
        @Override
        public String getName() {
            return "daybook.append";
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {Key.AGGREGATE_TYPE, Key.JOINED, Key.OUTCOME, Key.EXCEPTION};
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {Key.EVENTS};
        }
    },

    /** The events of one stream are read, such as to load an aggregate: until the reader has had enough. */
    LOAD {
        @Override
        public String getName() {
            return "daybook.load";
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {Key.AGGREGATE_TYPE, Key.JOINED, Key.OUTCOME, Key.EXCEPTION};
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {Key.EVENTS};
        }
    },

    /** A handler is called with one event. */
    HANDLE {
        @Override
        public String getName() {
            return "daybook.handle";
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {Key.HANDLER, Key.AGGREGATE_TYPE, Key.EVENT_TYPE, Key.KIND, Key.OUTCOME, Key.EXCEPTION
            };
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {Key.EVENT_ID};
        }
    };

    /**
     * The keys. Immutable.
     *
     * <pre>{@code
     * timer.getId().getTag(DaybookObservations.Key.OUTCOME.asString()); // "stored"
     * }</pre>
     */
    public enum Key implements KeyName {

        /** The stored name of the aggregate's type. */
        AGGREGATE_TYPE("aggregate.type"),

        /** The stored name of the event's type. */
        EVENT_TYPE("event.type"),

        /** The name of the subscription, or the class and method of a handler that runs in the process that wrote. */
        HANDLER("handler"),

        /** {@code process} for a handler in the process that wrote, {@code durable} for one of a subscription. */
        KIND("kind"),

        /** {@code true} in a transaction that holds other work, too, and stores all of it when it commits. */
        JOINED("joined"),

        /** How it ended. */
        OUTCOME("outcome"),

        /** The simple name of the class of what was thrown, or {@code none}. */
        EXCEPTION("exception"),

        /** How many events; for spans alone. */
        EVENTS("events"),

        /** The id of the event; for spans alone. */
        EVENT_ID("event.id");

        private final String name;

        Key(String name) {
            this.name = name;
        }

        @Override
        public String asString() {
            return name;
        }
    }
}
