package org.daybook.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line; each command is a class. */
@Command(
        name = "daybook",
        description = "Looks after a journal of events.",
        subcommands = {
            ExportCommand.class,
            ImportCommand.class,
            VerifyCommand.class,
            TailCommand.class,
            StatsCommand.class,
            SubscriptionsCommand.class,
            SchemaCommand.class,
            TypesCommand.class,
            CompletionCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = DaybookCommand.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done, and all is well",
            "1:done, and something was found that somebody should look at",
            "2:wrong usage",
            "3:failed, and the reason is on standard error"
        })
final class DaybookCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "prints this help")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "prints the version")
    private boolean version;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    /** Tells the version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = DaybookCommand.class.getPackage().getImplementationVersion();
            return new String[] {"daybook " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
