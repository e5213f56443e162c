package org.daybook.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.daybook.Daybook;
import org.daybook.aggregate.Difference;
import org.daybook.event.DaybookException;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.store.Snapshot;
import org.daybook.store.SnapshotStore;
import org.daybook.store.jpa.JpaStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks for events that are not as they must be. */
@Command(
        name = "verify",
        description = {
            "Checks that positions have no gaps, that the versions of each stream count from 1,",
            "that data and metadata are readable JSON, and that the types of the events are known.",
            "That no id is there twice is seen to by a key of the table, which is looked for."
        })
final class VerifyCommand implements Callable<Integer> {

    private static final int SNAPSHOTS_AT_ONCE = 10; // a state can be large
    private static final int DIFFERENCES_SHOWN = 10;

    @Mixin
    private final JournalOptions.Required journal = new JournalOptions.Required();

    @Option(
            names = "--types",
            paramLabel = "FILE",
            description =
                    "the types that may occur, one on each line: its name, and a blank and a version if only that one")
    private @Nullable Path types;

    @Mixin
    private final ApplicationTypes application = new ApplicationTypes();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        KnownTypes known = known();
        Output out = new Output(spec, journal);
        long[] findings = new long[1];
        Verification.Listener listener = (position, problem) -> {
            findings[0]++;
            print(out, position, problem);
        };
        long events;
        try (JpaStore store = journal.open()) {
            events = new Verification(store.journal(), known, listener)
                    .run(spec.commandLine().getErr());
        } catch (IOException e) {
            throw new FileFailedException("cannot use a temporary file", e);
        }
        Snapshots snapshots = application.isGiven()
                ? application.ask(journal::open, daybook -> snapshots(daybook, out, findings))
                : Snapshots.NONE;
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("events", events);
        if (application.isGiven()) {
            summary.put("snapshots", snapshots.compared());
            summary.put("snapshots_not_compared", snapshots.others());
        }
        summary.put("findings", findings[0]);
        out.object(summary);
        out.text(events + " events " + (snapshots.compared() == 0 ? "" : "and " + snapshots.compared() + " snapshots ")
                + "checked, " + (findings[0] == 0 ? "nothing" : findings[0] + " thing(s)") + " found"
                + (snapshots.others() == 0
                        ? ""
                        : "; " + snapshots.others()
                                + " snapshots of unknown aggregates or other state versions were not compared"));
        return findings[0] == 0 ? ExitCode.OK : Main.FOUND;
    }

    private record Snapshots(long compared, long others) {
        private static final Snapshots NONE = new Snapshots(0, 0);
    }

    /** Compares each with all events up to it. */
    private static Snapshots snapshots(Daybook daybook, Output out, long[] findings) {
        SnapshotStore snapshots = daybook.store().snapshots();
        long compared = 0;
        long others = 0;
        StreamId last = null;
        List<Snapshot> page = snapshots.readPage(last, SNAPSHOTS_AT_ONCE);
        while (!page.isEmpty()) {
            for (Snapshot each : page) {
                Optional<String> problem = problem(daybook, each);
                if (problem.isPresent()) {
                    compared++;
                } else {
                    others++;
                }
                if (!problem.orElse("").isEmpty()) {
                    findings[0]++;
                    Map<String, Object> finding = new LinkedHashMap<>();
                    finding.put("aggregate_type", each.stream().aggregateType());
                    finding.put("aggregate_id", each.stream().aggregateId());
                    finding.put("aggregate_version", each.version());
                    finding.put("problem", problem.get());
                    out.object(finding);
                    out.text("the snapshot of " + each.stream() + " version " + each.version() + " " + problem.get());
                }
                last = each.stream();
            }
            page = snapshots.readPage(last, SNAPSHOTS_AT_ONCE);
        }
        return new Snapshots(compared, others);
    }

    /** Names the fields, and shows no value; nothing if it is none of the application's. */
    private static Optional<String> problem(Daybook daybook, Snapshot snapshot) {
        try {
            return daybook.compare(snapshot)
                    .map(differences -> differences.isEmpty()
                            ? ""
                            : "has another state than its events say, in "
                                    + differences.stream()
                                            .limit(DIFFERENCES_SHOWN)
                                            .map(Difference::path)
                                            .collect(Collectors.joining(", ")));
        } catch (DaybookException e) {
            return Optional.of("cannot be compared: " + e.getMessage());
        }
    }

    private static void print(Output out, Position position, String problem) {
        Map<String, Object> finding = new LinkedHashMap<>();
        finding.put("partition", position.partition());
        finding.put("position", position.number());
        finding.put("problem", problem);
        out.object(finding);
        out.text(position + "  " + problem);
    }

    private KnownTypes known() {
        Path file = types;
        if (file != null && application.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "the types are those of a file or of an application: leave out one of them");
        }
        if (file == null) {
            return application.isGiven() ? KnownTypes.of(application.ask(Daybook::readableTypes)) : KnownTypes.ALL;
        }
        try {
            return KnownTypes.of(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (MalformedInputException e) {
            throw new FileFailedException("cannot read " + file, new IOException("it is not UTF-8"));
        } catch (IOException e) {
            throw new FileFailedException("cannot read " + file, e);
        }
    }
}
