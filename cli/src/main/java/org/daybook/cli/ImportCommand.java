package org.daybook.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.daybook.cli.terminal.Progress;
import org.daybook.journal.Partitions;
import org.daybook.store.jpa.JpaStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads lines of JSON, as export writes them, into a journal. */
@Command(
        name = "import",
        subcommands = ImportDjangoeventsCommand.class,
        customSynopsis = "daybook import FILE --journal=JDBC_URL [OPTIONS]",
        description = {
            "Reads what 'daybook export' has written into a journal, at the same positions.",
            "The tables are created in an empty database. The whole file is checked before anything is stored;",
            "when it was interrupted, the same command goes on where it stopped."
        })
final class ImportCommand implements Runnable {

    /** What a line may have without being asked for more, in bytes. */
    static final int LONGEST_LINE = 16 << 20;

    @Mixin
    private final JournalOptions.Unchecked journal = new JournalOptions.Unchecked();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the file, or - for standard input")
    private @Nullable String file;

    @Option(
            names = "--max-line-bytes",
            paramLabel = "N",
            defaultValue = "" + LONGEST_LINE,
            description = "refuses a longer line; one takes up to ten times as much memory (default: ${DEFAULT-VALUE})")
    private int longestLine;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "how many the journal has, if the last ones are empty in the file")
    private @Nullable Integer partitions;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        journal.requireGiven();
        if (longestLine < 1 || longestLine > Integer.MAX_VALUE / 2) {
            throw new ParameterException(spec.commandLine(), "--max-line-bytes is from 1 to " + Integer.MAX_VALUE / 2);
        }
        if (partitions != null && (partitions < 1 || partitions > Partitions.MAX)) {
            throw new ParameterException(spec.commandLine(), "--partitions is from 1 to " + Partitions.MAX);
        }
        if (file == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FILE'");
        }
        run(file);
    }

    private void run(String name) {
        try {
            Path path = Path.of(name);
            if (name.equals("-")) {
                importSpooled(System.in);
            } else if (Files.isRegularFile(path)) {
                importFile(path);
            } else {
                try (InputStream in = Files.newInputStream(path)) { // such as a pipe, which can be read only once
                    importSpooled(in);
                }
            }
        } catch (IOException e) {
            throw new FileFailedException("cannot read " + (name.equals("-") ? "standard input" : name), e);
        }
    }

    private void importSpooled(InputStream in) throws IOException {
        Path spool = Files.createTempFile("daybook", ".ndjson");
        spool.toFile().deleteOnExit();
        try {
            Files.copy(in, spool, StandardCopyOption.REPLACE_EXISTING);
            importFile(spool);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private void importFile(Path path) throws IOException {
        ImportedFile lines = new ImportedFile(path, longestLine);
        ImportedFile.Contents contents = check(lines, path);
        long before;
        try (JpaStore store = journal.create(contents.partitions());
                Progress progress = Progress.ofEvents(spec.commandLine().getErr(), "import", contents.events())) {
            before = new JournalImport(store.journal(), store::appendRecorded).run(lines, contents, progress);
        }
        Output out = new Output(spec, journal);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("imported", contents.events() - before);
        summary.put("present", before);
        out.object(summary);
        out.text((contents.events() - before) + " events imported"
                + (before == 0 ? "" : ", " + before + " were there already"));
    }

    private ImportedFile.Contents check(ImportedFile lines, Path path) throws IOException {
        ImportedFile.Contents contents;
        try (Progress progress = Progress.ofBytes(spec.commandLine().getErr(), "check", Files.size(path))) {
            contents = lines.check(progress);
        }
        if (partitions == null) {
            return contents;
        }
        if (partitions < contents.partitions()) {
            throw new JournalImport.RefusedException(
                    "the file has events of " + contents.partitions() + " partitions, not of " + partitions);
        }
        return new ImportedFile.Contents(contents.events(), partitions);
    }
}
