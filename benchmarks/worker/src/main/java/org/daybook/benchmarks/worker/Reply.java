package org.daybook.benchmarks.worker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The line that a worker answers a command with.
 *
 * @param failure what went wrong; {@code null} if nothing did
 * @param settings how the system is set up, after it was opened
 * @param measurement what was measured, after a measurement
 * @param times when an append returned or an event was handled, by its stream; nanoseconds of the clock that all processes of
 *     a machine share, {@link System#nanoTime}
 */
public record Reply(
        @Nullable String failure,
        Map<String, String> settings,
        @Nullable Measurement measurement,
        Map<String, Long> times) {

    static Reply of(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(text.isEmpty() ? "" : "; because of ").append(each);
        }
        return new Reply(text.toString(), Map.of(), null, Map.of());
    }

    static Reply done(Map<String, String> settings) {
        return new Reply(null, settings, null, Map.of());
    }

    static Reply handled(Map<String, Long> times) {
        return new Reply(null, Map.of(), null, times);
    }

    static Reply of(Measurement measurement) {
        return new Reply(null, Map.of(), measurement, Map.of());
    }

    static Reply of(Measurement measurement, Map<String, Long> times) {
        return new Reply(null, Map.of(), measurement, times);
    }
}
