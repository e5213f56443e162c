package org.daybook.cli;

import java.util.Map;
import org.daybook.cli.djangoevents.DjangoeventsCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
public final class ImportDjangoeventsCommand extends DjangoeventsCommand {

    @Mixin
    private final JournalOptions.Required options = new JournalOptions.Required();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    protected Journal journal() {
        return new Journal(
                options.requireGiven(),
                options.user(),
                options.password(),
                options.requireSchema(),
                options.requireTablePrefix());
    }

    @Override
    protected @Nullable String password(String variable, @Nullable String name) {
        return JournalOptions.password(variable, name);
    }

    @Override
    protected boolean isJson() {
        return options.isJson();
    }

    @Override
    protected void print(Map<String, ?> object) {
        new Output(spec, options).object(object);
    }
}
