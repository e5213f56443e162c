package org.daybook.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands. */
@Command(
        name = "completion",
        description = {
            "Prints a script for bash or zsh that completes commands and options:",
            "  source <(daybook completion)"
        })
final class CompletionCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("daybook", spec.root().commandLine()));
        Output.requireOpen(spec.commandLine().getOut());
    }
}
