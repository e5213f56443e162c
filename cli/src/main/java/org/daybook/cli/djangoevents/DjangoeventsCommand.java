package org.daybook.cli.djangoevents;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes over a journal of djangoevents. Which journal it fills, and how it prints objects, is said as by all other commands. */
public abstract class DjangoeventsCommand implements Callable<Integer> {

    private static final int CLEAN = 0;
    private static final int FOUND = 1;

    /** Logs a URL that it cannot read, with the password; kept here, for a logger that nobody holds forgets its level. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql.Driver");

    /**
     * The journal to fill.
     *
     * @param url its JDBC URL
     * @param user who connects to it, or {@code null} for what the URL says
     * @param password the password, or {@code null} for none
     * @param schema of its tables, or nothing for that of the connection
     * @param tablePrefix what their names begin with
     */
    public record Journal(
            String url, @Nullable String user, @Nullable String password, String schema, String tablePrefix) {

        /** Not the password, and nothing of the URL, which may have one. */
        @Override
        public String toString() {
            return "journal";
        }
    }

    /** The journal to fill. */
    protected abstract Journal journal();

    /** The password of a user: from the environment, or asked for on a terminal if there is a user. */
    protected abstract @Nullable String password(String variable, @Nullable String name);

    /** Whether to print objects for programs, and no text for people. */
    protected abstract boolean isJson();

    /** Prints an object for programs. */
    protected abstract void print(Map<String, ?> object);

    private static final class Source {
        @Option(names = "--jdbc", paramLabel = "URL", description = "the database with the table")
        private @Nullable String jdbc;

        @Option(
                names = "--csv",
                paramLabel = "FILE",
                description = "a CSV file in UTF-8, its first line names the columns")
        private @Nullable Path csv;
    }

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Source source;

    @Option(names = "--source-user", paramLabel = "NAME", description = "the user of the old database")
    private @Nullable String sourceUser;

    @Option(
            names = "--accept",
            paramLabel = "KIND",
            split = ",",
            description =
                    "takes over rows with this kind of defect, in the way that docs/takeover.md says; may be repeated")
    private final List<String> accept = new ArrayList<>();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "takeover-report.jsonl",
            description = "where to list what was found, as lines of JSON (${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path report;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "the zone of times that tell none (${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String timeZone;

    @Option(names = "--follow", description = "goes on with a live table, until it is stopped with SIGTERM or SIGINT")
    private boolean follow;

    @Option(
            names = "--until-idle",
            paramLabel = "DURATION",
            description = "with --follow: until no row has come for so long, such as 90s or 5m")
    private @Nullable String untilIdle;

    @Option(
            names = "--finish",
            description = "nobody writes to the old table any more: takes over the rest at once, and ends")
    private boolean finish;

    @Option(
            names = "--window",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description =
                    "how long a transaction of the old application lasts at most, from its id to its commit (${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String window;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        requireFittingOptions();
        DRIVER.setLevel(Level.OFF);
        PrintWriter err = spec.commandLine().getErr();
        ZoneId zone = zone();
        Set<DefectKind> kinds = kinds();
        Journal journal = journal();
        Takeover takeover = Takeover.into(journal.url())
                .user(journal.user(), journal.password())
                .schema(journal.schema())
                .tablePrefix(journal.tablePrefix())
                .zone(zone)
                .window(duration("--window", window))
                .report(report)
                .onProgress(new ProgressLines(err));
        kinds.forEach(takeover::accept);
        if (!follow) {
            return print(run(takeover));
        }
        takeover.onNotice(line -> {
            err.println(line);
            err.flush();
        });
        takeover.onCaughtUp(() -> {
            err.println("all rows are taken over that are there; waiting for more, until SIGTERM or SIGINT");
            err.flush();
        });
        try (StopBySignal signal = new StopBySignal(takeover::stop, err)) {
            return signal.ended(() -> print(run(takeover)));
        }
    }

    private Set<DefectKind> kinds() {
        Set<DefectKind> kinds = EnumSet.noneOf(DefectKind.class);
        accept.forEach(each -> kinds.add(kind(each)));
        if (kinds.contains(DefectKind.OUT_OF_ORDER) && !kinds.contains(DefectKind.GAP)) {
            throw wrong(Takeover.GAP_TOO);
        }
        return kinds;
    }

    private void requireFittingOptions() {
        if (source.csv != null && (follow || finish || untilIdle != null)) {
            throw wrong("--follow, --until-idle and --finish are for a table, with --jdbc");
        }
        if (follow && finish) {
            throw wrong("--follow waits for more rows, and --finish says that none will come: say one of them");
        }
        if (untilIdle != null && !follow) {
            throw wrong("--until-idle says when --follow ends: say --follow, too");
        }
    }

    private Outcome run(Takeover takeover) {
        if (source.csv != null) {
            return takeover.fromCsv(source.csv);
        }
        String url = Objects.requireNonNull(source.jdbc);
        var database = new Takeover.OldDatabase(url, sourceUser, password("DAYBOOK_SOURCE_PASSWORD", sourceUser));
        if (!follow) {
            return takeover.fromTable(database, finish ? Takeover.Until.finished() : Takeover.Until.caughtUp());
        }
        Takeover.Until until =
                untilIdle == null ? Takeover.Until.stopped() : Takeover.Until.idle(duration("--until-idle", untilIdle));
        return takeover.fromTable(database, until);
    }

    private DefectKind kind(String label) {
        DefectKind kind = DefectKind.of(label)
                .orElseThrow(() -> wrong("there is no kind of defect " + label + "; those that can be accepted are "
                        + Arrays.stream(DefectKind.values())
                                .filter(each -> each.whenAccepted().isPresent())
                                .map(DefectKind::label)
                                .collect(Collectors.joining(", "))));
        if (kind.whenAccepted().isEmpty()) {
            throw wrong(kind + " cannot be accepted: there is no sound way to take such a row over");
        }
        return kind;
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw wrong("there is no time zone " + timeZone + "; one is Europe/Berlin, or UTC");
        }
    }

    private Duration duration(String option, String text) {
        try {
            Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw wrong(option + " takes a time such as 90s or 5m, not " + text);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int print(Outcome outcome) {
        if (isJson()) {
            print(summary(outcome));
        } else {
            printText(outcome);
        }
        return outcome.isClean() ? CLEAN : FOUND;
    }

    private Map<String, Object> summary(Outcome outcome) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("rows", outcome.rows());
        summary.put("rows_before", outcome.rowsBefore());
        summary.put("events", outcome.events());
        summary.put("left_out", outcome.leftOut());
        summary.put("unread", outcome.unread());
        summary.put("stopped_streams", outcome.stoppedStreams());
        summary.put("metadata_values_converted", outcome.convertedMetadata());
        summary.put("defects", outcome.defects());
        summary.put("types", outcome.types().stream().map(Report::type).toList());
        summary.put("equal", outcome.isEqual());
        summary.put("clean", outcome.isClean());
        summary.put("report", report.toString());
        return summary;
    }

    private void printText(Outcome outcome) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%d rows read (%d of them now), %d events in the journal, %d rows left out, %d streams stopped%n",
                outcome.rows(),
                outcome.rows() - outcome.rowsBefore(),
                outcome.events(),
                outcome.leftOut(),
                outcome.stoppedStreams());
        outcome.defects().forEach((kind, count) -> out.printf("  %s: %d%n", kind, count));
        if (outcome.convertedMetadata() > 0) {
            out.printf(
                    "  %d values of metadata were no strings, and became their JSON text%n",
                    outcome.convertedMetadata());
        }
        for (Outcome.TypeCount each : outcome.types()) {
            out.printf(
                    "  %s: %d rows, %d events, %d left out%s%n",
                    each.aggregateType(),
                    each.source(),
                    each.target(),
                    each.leftOut(),
                    each.isEqual() ? "" : ": NOT EQUAL");
        }
        if (outcome.unread() > 0) {
            out.printf("  %d rows are not read yet%n", outcome.unread());
        }
        out.println(outcome.isEqual() ? "Both sides are equal." : "Both sides are NOT equal.");
        out.println("Report: " + report);
        out.flush();
    }
}
