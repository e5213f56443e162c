package org.daybook.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.daybook.event.ConfigurationException;
import org.daybook.journal.Partitions;
import org.daybook.store.jpa.JpaStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tables of a journal. */
@Command(
        name = "schema",
        description = "Prints, creates or checks the tables of a journal.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SchemaCommand.Print.class, SchemaCommand.Create.class, SchemaCommand.Check.class})
final class SchemaCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static void requirePartitions(CommandSpec spec, int partitions) {
        if (partitions < 1 || partitions > Partitions.MAX) {
            throw new ParameterException(spec.commandLine(), "--partitions is from 1 to " + Partitions.MAX);
        }
    }

    /** The databases that there are scripts for. */
    enum Vendor {
        H2,
        POSTGRESQL,
        MARIADB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Prints the scripts. */
    @Command(name = "print", description = "Prints the statements that create the tables, to be run by hand.")
    static final class Print implements Runnable {

        private static final List<String> SCRIPTS =
                List.of("V1__event_journal.sql", "V2__subscriptions.sql", "V3__snapshots.sql");
        private static final Pattern TABLE = Pattern.compile(
                "\\b(event_journal|journal_head|journal_subscription|journal_segment|journal_subscriber|journal_parked|journal_snapshot)");
        private static final Pattern WHOLE_TABLE = Pattern.compile(TABLE.pattern() + "\\b");

        @Option(
                names = "--vendor",
                paramLabel = "NAME",
                description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
                defaultValue = "postgresql")
        private Vendor vendor = Vendor.POSTGRESQL;

        @Option(
                names = "--table-prefix",
                paramLabel = "PREFIX",
                description = "what the names of the tables begin with")
        private String tablePrefix = "";

        @Option(names = "--schema", paramLabel = "NAME", description = "the schema of the tables")
        private String schema = "";

        @Option(
                names = "--partitions",
                paramLabel = "N",
                defaultValue = "1",
                description = "how many, for ever (default: ${DEFAULT-VALUE})")
        private int partitions = 1;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            JournalOptions.requireName(spec, "--table-prefix", tablePrefix);
            JournalOptions.requireName(spec, "--schema", schema);
            requirePartitions(spec, partitions);
            StringBuilder script = new StringBuilder();
            SCRIPTS.forEach(each -> script.append(text(each)));
            for (int i = 1; i < partitions; i++) {
                script.append("insert into journal_head (journal_partition) values (")
                        .append(i)
                        .append(");\n");
            }
            spec.commandLine().getOut().print(named(script.toString()));
            Output.requireOpen(spec.commandLine().getOut());
        }

        private String named(String script) {
            String qualified =
                    schema.isEmpty() ? script : WHOLE_TABLE.matcher(script).replaceAll(schema + ".$1");
            return tablePrefix.isEmpty() ? qualified : TABLE.matcher(qualified).replaceAll(tablePrefix + "$1");
        }

        private String text(String script) {
            String resource = "/org/daybook/db/" + vendor + "/" + script;
            try (InputStream in = JpaStore.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("the script " + resource + " is missing in the jar");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new FileFailedException("cannot read " + resource, e);
            }
        }
    }

    /** Creates the tables. */
    @Command(name = "create", description = "Creates the tables, as far as they are not there.")
    static final class Create implements Runnable {

        @Mixin
        private final JournalOptions.Required journal = new JournalOptions.Required();

        @Option(
                names = "--partitions",
                paramLabel = "N",
                defaultValue = "1",
                description = "how many a new journal gets, for ever (default: ${DEFAULT-VALUE})")
        private int partitions = 1;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            requirePartitions(spec, partitions);
            try (JpaStore store = journal.create(partitions)) {
                int count = store.journal().partitions().count();
                Output out = new Output(spec, journal);
                out.object(Map.of("partitions", count));
                out.text("the tables are there, for " + count + " partition(s)");
            }
        }
    }

    /** Checks the tables. */
    @Command(
            name = "check",
            description = {
                "Checks the tables: their columns, keys and collations, and the rows of the partitions.",
                "The exit status is 1 when something is missing or not as it must be."
            })
    static final class Check implements Callable<Integer> {

        @Mixin
        private final JournalOptions.Required journal = new JournalOptions.Required();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() {
            Output out = new Output(spec, journal);
            try (JpaStore store = journal.open()) {
                out.object(Map.of("problems", List.of()));
                out.text("the tables are as they must be: " + store);
                return ExitCode.OK;
            } catch (ConfigurationException e) {
                String problem = String.valueOf(e.getMessage());
                out.object(Map.of("problems", List.of(problem)));
                out.text(problem);
                return Main.FOUND;
            }
        }
    }
}
