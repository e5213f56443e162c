package org.daybook.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.daybook.Daybook;
import org.daybook.event.Position;
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
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("events", events);
        summary.put("findings", findings[0]);
        out.object(summary);
        out.text(events + " events checked, " + (findings[0] == 0 ? "nothing" : findings[0] + " thing(s)") + " found");
        return findings[0] == 0 ? ExitCode.OK : Main.FOUND;
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
