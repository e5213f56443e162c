package org.daybook.observation;

import java.util.Set;
import org.daybook.event.Metadata;
import org.jspecify.annotations.Nullable;

/** The entries of metadata in which a trace is recorded, named as the headers of the W3C Trace Context. */
final class TraceEntries {

    static final String TRACEPARENT = "traceparent";

    private static final Set<String> ALL = Set.of(TRACEPARENT, "tracestate");

    private TraceEntries() {}

    /** Whether an entry is one of these. What else propagators write, such as baggage, may be about a person. */
    static boolean has(String name) {
        return ALL.contains(name);
    }

    static @Nullable String get(Metadata metadata, String name) {
        return has(name) ? metadata.get(name).orElse(null) : null;
    }
}
