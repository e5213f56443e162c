package org.daybook.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.daybook.cli.terminal.Progress;
import org.daybook.event.Positions;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.JpaStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a journal as lines of JSON. */
@Command(
        name = "export",
        description = {
            "Writes the events of a journal as lines of JSON, in the order of their positions.",
            "The last line has their number and a checksum. Without a file they go to standard output.",
            "With an application they are in the shapes that it has now, for readers who know no old ones;",
            "such lines are no copy of the journal, and are not imported."
        })
final class ExportCommand implements Runnable {

    @Mixin
    private final JournalOptions.Required journal = new JournalOptions.Required();

    @Option(
            names = "--after",
            paramLabel = "POSITION",
            description = "begins behind this position, as in 12, or 0/12,1/7 for a journal of two partitions")
    private @Nullable String after;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "the file, which is there when it is complete, and replaces another one")
    private @Nullable Path file;

    @Mixin
    private final ApplicationTypes application = new ApplicationTypes();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        if (application.isGiven()) {
            application.ask(daybook -> {
                run(row -> daybook.upcast(row).stream()
                        .map(event -> new JournalRecord(row.position(), row.stream(), row.version(), event))
                        .toList());
                return true;
            });
        } else {
            run(List::of);
        }
    }

    private void run(Function<JournalRecord, List<JournalRecord>> shapes) {
        if (file == null && journal.isJson()) {
            throw new ParameterException(spec.commandLine(), "--json is about a file that is written: add -o FILE");
        }
        try (JpaStore store = journal.open()) {
            Positions from =
                    PositionText.parse(spec, after, store.journal().partitions().count());
            if (file == null) {
                toStandardOutput(store, from, shapes);
            } else {
                EventLineWriter.Summary summary = toFile(store, from, shapes, file);
                Output out = new Output(spec, journal);
                out.object(Map.of("count", summary.count(), "sha256", summary.sha256()));
                out.text(summary.count() + " events, SHA-256 " + summary.sha256());
            }
        } catch (IOException e) {
            throw new FileFailedException("cannot write " + (file == null ? "to standard output" : file), e);
        }
    }

    private void toStandardOutput(JpaStore store, Positions from, Function<JournalRecord, List<JournalRecord>> shapes)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        write(store, from, shapes, (buffer, length) -> {
            out.write(new String(buffer, 0, length, StandardCharsets.UTF_8));
            Output.requireOpen(out);
        });
    }

    /** What is there under the name is always whole: the old file, or the new one. */
    private EventLineWriter.Summary toFile(
            JpaStore store, Positions from, Function<JournalRecord, List<JournalRecord>> shapes, Path name)
            throws IOException {
        Path target = Files.exists(name) ? name.toRealPath() : name.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            return write(store, from, shapes, target); // a device or a pipe, which nothing can take the place of
        }
        Path beside = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
        beside.toFile().deleteOnExit(); // as when a signal ends this process
        try {
            EventLineWriter.Summary summary = write(store, from, shapes, beside);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return summary;
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private EventLineWriter.Summary write(
            JpaStore store, Positions from, Function<JournalRecord, List<JournalRecord>> shapes, Path file)
            throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            EventLineWriter.Summary summary =
                    write(store, from, shapes, (buffer, length) -> out.write(buffer, 0, length));
            if (Files.isRegularFile(file)) {
                out.getFD().sync();
            }
            return summary;
        }
    }

    private EventLineWriter.Summary write(
            JpaStore store,
            Positions from,
            Function<JournalRecord, List<JournalRecord>> shapes,
            EventLineWriter.Sink sink)
            throws IOException {
        EventLineWriter lines = new EventLineWriter(sink);
        try (JournalPages pages = JournalPages.after(store.journal(), from);
                Progress progress = Progress.ofEvents(spec.commandLine().getErr(), "export", pages.count())) {
            long[] done = new long[1];
            pages.<IOException>forEach(page -> {
                for (JournalRecord each : page.records()) {
                    for (JournalRecord shape : shapes.apply(each)) {
                        lines.write(shape);
                    }
                }
                done[0] += page.records().size();
                progress.reach(done[0]);
            });
            EventLineWriter.Summary summary = lines.finish();
            if (summary.longestLine() > ImportCommand.LONGEST_LINE) {
                spec.commandLine()
                        .getErr()
                        .println("a line has " + summary.longestLine() + " bytes: import this with --max-line-bytes "
                                + summary.longestLine());
            }
            return summary;
        }
    }
}
