package org.daybook.cli;

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
import java.util.stream.Collectors;
import org.daybook.cli.djangoevents.DefectKind;
import org.daybook.cli.djangoevents.Outcome;
import org.daybook.cli.djangoevents.Takeover;
import org.daybook.cli.terminal.Progress;
import org.daybook.cli.terminal.StopSignal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes over a journal of djangoevents into the journal that is named as for all other commands. */
@Command(
        name = "djangoevents",
        description = "Takes over a journal of djangoevents: its table event_journal, or a CSV file of it.",
        footer = {
            "",
            "A row with a defect stops its stream before it, is listed in the report, and makes the exit status 1.",
            "Run again, it goes on where it stopped. See docs/takeover.md.",
            "Passwords are taken from DAYBOOK_PASSWORD and DAYBOOK_SOURCE_PASSWORD, or asked for on a terminal."
        })
public final class ImportDjangoeventsCommand implements Callable<Integer> {

    @Mixin
    private final JournalOptions.Required journal = new JournalOptions.Required();

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
        JournalOptions.silenceDrivers();
        PrintWriter err = spec.commandLine().getErr();
        ZoneId zone = zone();
        Set<DefectKind> kinds = kinds();
        Takeover takeover = Takeover.into(journal.requireGiven())
                .user(journal.user(), journal.password())
                .schema(journal.requireSchema())
                .tablePrefix(journal.requireTablePrefix())
                .zone(zone)
                .window(duration("--window", window))
                .report(report);
        kinds.forEach(takeover::accept);
        takeover.onNotice(line -> {
            err.println(line);
            err.flush();
        });
        if (follow) {
            StopSignal.install(takeover::stop);
            takeover.onCaughtUp(() -> {
                err.println("all rows are taken over that are there; waiting for more, until SIGTERM or SIGINT");
                err.flush();
            });
        }
        return print(run(takeover, err));
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

    private Outcome run(Takeover takeover, PrintWriter err) {
        try (Progress progress = Progress.ofRows(err, "import")) {
            return run(takeover.onProgress(progress::reach));
        }
    }

    private Outcome run(Takeover takeover) {
        if (source.csv != null) {
            return takeover.fromCsv(source.csv);
        }
        String url = Objects.requireNonNull(source.jdbc);
        var database = new Takeover.OldDatabase(
                url, sourceUser, JournalOptions.password("DAYBOOK_SOURCE_PASSWORD", sourceUser));
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
        Output out = new Output(spec, journal);
        out.object(summary(outcome));
        printText(outcome, out);
        return outcome.isClean() ? ExitCode.OK : Main.FOUND;
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
        summary.put(
                "types", outcome.types().stream().map(Outcome.TypeCount::values).toList());
        summary.put("equal", outcome.isEqual());
        summary.put("clean", outcome.isClean());
        summary.put("report", report.toString());
        return summary;
    }

    private void printText(Outcome outcome, Output out) {
        out.text(String.format(
                "%d rows read (%d of them now), %d events in the journal, %d rows left out, %d streams stopped",
                outcome.rows(),
                outcome.rows() - outcome.rowsBefore(),
                outcome.events(),
                outcome.leftOut(),
                outcome.stoppedStreams()));
        outcome.defects().forEach((kind, count) -> out.text(String.format("  %s: %d", kind, count)));
        if (outcome.convertedMetadata() > 0) {
            out.text(String.format(
                    "  %d values of metadata were no strings, and became their JSON text",
                    outcome.convertedMetadata()));
        }
        for (Outcome.TypeCount each : outcome.types()) {
            out.text(String.format(
                    "  %s: %d rows, %d events, %d left out%s",
                    each.aggregateType(),
                    each.source(),
                    each.target(),
                    each.leftOut(),
                    each.isEqual() ? "" : ": NOT EQUAL"));
        }
        if (outcome.unread() > 0) {
            out.text(String.format("  %d rows are not read yet", outcome.unread()));
        }
        out.text(outcome.isEqual() ? "Both sides are equal." : "Both sides are NOT equal.");
        out.text("Report: " + report);
    }
}
