package org.daybook.benchmarks.worker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The line that a worker answers a command with.
 *
 * @param failure what went wrong; {@code null} if nothing did
 * @param settings how the system is set up, after it was opened
 * @param measurement what was measured, after a measurement
 */
public record Reply(
        @Nullable String failure,
        Map<String, String> settings,
        @Nullable Measurement measurement) {

    static Reply of(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(text.isEmpty() ? "" : "; because of ").append(each);
        }
        return new Reply(text.toString(), Map.of(), null);
    }

    static Reply done(Map<String, String> settings) {
        return new Reply(null, settings, null);
    }

    static Reply of(Measurement measurement) {
        return new Reply(null, Map.of(), measurement);
    }
}
