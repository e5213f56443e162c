package org.daybook.benchmarks;

import java.util.Arrays;
import java.util.Map;
import org.daybook.benchmarks.worker.Measurement;
import org.daybook.benchmarks.worker.Reply;
import org.jspecify.annotations.Nullable;

/** What lies between the return of an append in one process and its handler in the same or another one. */
final class Latency {

    private Latency() {}

    /** A handler that was faster than the return of the append took no time. */
    static Reply between(Reply appended, Reply handled) {
        Measurement appends = appended.measurement();
        if (appends == null || handled.failure() != null) {
            return appends == null ? appended : handled;
        }
        double[] micros = new double[appended.times().size()];
        int count = 0;
        for (Map.Entry<String, Long> each : appended.times().entrySet()) {
            @Nullable Long time = handled.times().get(each.getKey());
            if (time != null) {
                micros[count++] = Math.max(0, time - each.getValue()) / 1e3;
            }
        }
        if (count == 0 || count < micros.length) {
            String failure = (micros.length - count) + " of " + micros.length + " events were not handled";
            return new Reply(failure, Map.of(), null, Map.of());
        }
        Arrays.sort(micros);
        Measurement measurement = new Measurement(
                count,
                count,
                appends.seconds(),
                percentile(micros, 50),
                percentile(micros, 90),
                percentile(micros, 99),
                percentile(micros, 99.9),
                micros[count - 1],
                appends.clientCpu(),
                appends.serverCpu(),
                appends.othersCores(),
                0,
                0);
        return new Reply(null, Map.of(), measurement, Map.of());
    }

    private static double percentile(double[] sorted, double percent) {
        return sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * percent / 100) - 1)];
    }
}
