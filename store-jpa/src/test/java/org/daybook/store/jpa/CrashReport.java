package org.daybook.store.jpa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts kills and what was found, over all runs of this JVM; printed, and kept in target/crash-report.md. */
final class CrashReport {

    private static final Path FILE = Path.of("target", "crash-report.md");
    private static final List<CrashReport> ALL = new ArrayList<>();

    /** What happened in one kill. */
    record Kill(
            KillPoint point,
            long seed,
            int receiptsAwaited,
            int inFlight,
            int inFlightStored,
            long receipts,
            List<String> findings) {}

    private final String what;
    private final long seed;
    private final Set<String> settings = new LinkedHashSet<>();
    private final List<Kill> kills = new ArrayList<>();
    private double seconds;

    CrashReport(String what, long seed) {
        this.what = what;
        this.seed = seed;
    }

    void add(Kill kill) {
        kills.add(kill);
    }

    void saw(Map<String, String> durableSettings) {
        durableSettings.forEach((name, value) -> settings.add(name + "=" + value));
    }

    List<Kill> kills() {
        return List.copyOf(kills);
    }

    List<String> findings() {
        return kills.stream()
                .flatMap(kill -> kill.findings().stream()
                        .map(finding -> "killed " + kill.point() + ", to be replayed with -Dseed=" + kill.seed()
                                + " -Dkills=1: " + finding))
                .toList();
    }

    /** Prints what was counted, and writes it with what earlier runs have counted. */
    void publish(double tookSeconds) throws IOException {
        seconds = tookSeconds;
        System.out.println(this);
        synchronized (ALL) {
            ALL.add(this);
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE,
                    "# Crash tests\n\n"
                            + ALL.stream().map(CrashReport::toString).collect(Collectors.joining("\n")));
        }
    }

    /** With none found in so many independent tries, the chance of one is below this, or that was bad luck of 1 in 20. */
    static double bound(long kills) {
        return 1 - Math.pow(0.05, 1.0 / kills);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("## " + what + "\n\n");
        text.append(format("Seed %d, %.0f s, with %s.%n%n", seed, seconds, String.join(", ", settings)));
        text.append("| killed | kills | with appends in flight | appends in flight | of these stored at the end "
                + "| receipts | findings |\n|---|---|---|---|---|---|---|\n");
        for (KillPoint point : KillPoint.values()) {
            List<Kill> those =
                    kills.stream().filter(kill -> kill.point() == point).toList();
            if (!those.isEmpty()) {
                text.append(row(point.toString(), those));
            }
        }
        text.append(row("all", kills));
        long hits = hits(kills);
        if (findings().isEmpty() && hits > 0) {
            text.append(format(
                    "%nNothing found in %d kills with appends in flight: with 95 %% confidence the chance per kill is below "
                            + "1 - 0.05^(1/%d) = %.1f %%; per point with %s.%n",
                    hits, hits, 100 * bound(hits), boundsPerPoint()));
        }
        findings().forEach(finding -> text.append("\n- ").append(finding));
        return text.append("\n").toString();
    }

    private String boundsPerPoint() {
        return kills.stream()
                .collect(Collectors.groupingBy(Kill::point, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(CrashReport::hits)
                .filter(hits -> hits > 0)
                .distinct()
                .map(hits -> format("%d kills below %.1f %%", hits, 100 * bound(hits)))
                .collect(Collectors.joining(", "));
    }

    private static long hits(List<Kill> kills) {
        return kills.stream().filter(kill -> kill.inFlight() > 0).count();
    }

    private static String row(String name, List<Kill> kills) {
        return format(
                "| %s | %d | %d | %d | %d | %d | %d |%n",
                name,
                kills.size(),
                hits(kills),
                kills.stream().mapToInt(Kill::inFlight).sum(),
                kills.stream().mapToInt(Kill::inFlightStored).sum(),
                kills.stream().mapToLong(Kill::receipts).sum(),
                kills.stream().mapToInt(kill -> kill.findings().size()).sum());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
