package org.daybook.cli;

import org.daybook.cli.djangoevents.DjangoeventsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Fills a journal from elsewhere. */
@Command(
        name = "import",
        description = "Fills a journal from elsewhere.",
        subcommands = DjangoeventsCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class ImportCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }
}
