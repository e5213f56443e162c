package org.daybook.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.daybook.benchmarks.worker.Measurement;

/** Everything that was measured, and medians of it. */
final class Results {

    private final List<Result> all = new ArrayList<>();

    void add(Result result) {
        all.add(result);
    }

    List<Result> all() {
        return List.copyOf(all);
    }

    List<String> variants(Section section) {
        return all.stream()
                .filter(each -> each.section() == section)
                .map(Result::variant)
                .distinct()
                .toList();
    }

    /** The rounds of one system that succeeded. */
    List<Result> of(Section section, String variant, MeasuredSystem system) {
        return rows(section, variant, system).stream()
                .filter(each -> each.measurement() != null)
                .toList();
    }

    List<Result> rows(Section section, String variant, MeasuredSystem system) {
        return all.stream()
                .filter(each -> each.section() == section && each.variant().equals(variant) && each.system() == system)
                .toList();
    }

    OptionalDouble median(Section section, String variant, MeasuredSystem system, ToDoubleFunction<Measurement> value) {
        return median(values(of(section, variant, system), value));
    }

    /** How many times as fast as another system in the same round, the median of all rounds. */
    OptionalDouble ratio(Section section, String variant, MeasuredSystem system, MeasuredSystem reference) {
        List<Result> references = of(section, variant, reference);
        return median(of(section, variant, system).stream()
                .flatMapToDouble(each -> references.stream()
                        .filter(other -> other.round() == each.round() && other.speed() > 0)
                        .mapToDouble(other -> each.speed() / other.speed())));
    }

    /**
     * How many times as fast as the best that another system did in the same round, be it in another part of the plan: of all its
     * ways to do the same.
     */
    OptionalDouble ratioToBest(
            Section section, String variant, MeasuredSystem system, Section in, MeasuredSystem reference) {
        return median(of(section, variant, system).stream()
                .flatMapToDouble(each -> all.stream()
                        .filter(other ->
                                other.section() == in && other.system() == reference && other.round() == each.round())
                        .filter(other -> other.variant().equals(variant)
                                || other.variant().startsWith(variant + ", "))
                        .mapToDouble(Result::speed)
                        .filter(speed -> speed > 0)
                        .max()
                        .stream()
                        .map(best -> each.speed() / best)));
    }

    static DoubleStream values(List<Result> results, ToDoubleFunction<Measurement> value) {
        return results.stream()
                .map(Result::measurement)
                .filter(Objects::nonNull)
                .mapToDouble(value);
    }

    static OptionalDouble median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
