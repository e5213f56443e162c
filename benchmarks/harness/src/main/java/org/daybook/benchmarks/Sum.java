package org.daybook.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.daybook.benchmarks.worker.Measurement;

/** What several processes did together. */
final class Sum {

    private Sum() {}

    /** Counts are added up, latencies are those of the worst process. */
    static Measurement of(List<Measurement> parts) {
        long events = parts.stream().mapToLong(Measurement::events).sum();
        double seconds = worst(parts, Measurement::seconds);
        // Each process saw the CPU of the whole server, and took the other ones for strangers.
        double server = parts.stream()
                        .mapToDouble(each -> each.serverCpu() * each.events())
                        .average()
                        .orElse(0)
                / Math.max(1, events);
        double clients = parts.stream()
                .mapToDouble(each -> each.clientCpu() * each.events())
                .sum();
        double ownCores = clients / 1e6 / seconds / parts.size();
        double others =
                parts.stream().mapToDouble(Measurement::othersCores).average().orElse(0)
                        - ownCores * (parts.size() - 1);
        return new Measurement(
                parts.stream().mapToLong(Measurement::operations).sum(),
                events,
                seconds,
                worst(parts, Measurement::p50),
                worst(parts, Measurement::p90),
                worst(parts, Measurement::p99),
                worst(parts, Measurement::p999),
                worst(parts, Measurement::max),
                clients / Math.max(1, events),
                server,
                Math.max(0, others),
                0,
                0);
    }

    private static double worst(List<Measurement> parts, ToDoubleFunction<Measurement> value) {
        return parts.stream().mapToDouble(value).max().orElse(0);
    }
}
