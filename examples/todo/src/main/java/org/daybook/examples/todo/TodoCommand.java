package org.daybook.examples.todo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.aggregate.Transition;
import org.daybook.aggregate.Versioned;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.DomainEvent;
import org.daybook.event.StreamId;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.subscription.SubscriptionStatus;
import org.daybook.subscription.SubscriptionStatus.SegmentStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: one method for each command. */
@Command(
        name = "todo",
        description = "A list of todos, kept in a journal of events.",
        subcommands = {ServeCommand.class, ImportCommand.class, ParkedCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:done, but 'import' refused some lines, or 'status' found the list red",
            "2:wrong usage",
            "3:failed, and the reason is on standard error"
        },
        footerHeading = "%nSettings in the environment:%n",
        footer = {
            "  DAYBOOK_STORE         jpa (default) or memory",
            "  DAYBOOK_JPA_URL       JDBC URL of an H2 or PostgreSQL database",
            "                        (default jdbc:h2:file:./todo-data/journal)",
            "  DAYBOOK_JPA_USER      the database user",
            "  DAYBOOK_JPA_PASSWORD  the database password",
            "",
            "All commands work while 'todo serve' runs on the same database."
        })
final class TodoCommand implements Runnable {

    /** For how long the list may stand still: longer than a server that was killed holds it. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int RED = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "prints this help")
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    @Command(description = "Adds a todo and prints its id.")
    void add(@Parameters(paramLabel = "LABEL") String label) {
        Todo.Created created = Todo.create(label);
        TodoApplication.run(application -> {
            String id = UUID.randomUUID().toString();
            application.todos().create(id, created);
            out().println(id);
        });
    }

    @Command(description = "Changes the label of a todo.")
    void rename(@Parameters(paramLabel = "ID") String id, @Parameters(paramLabel = "LABEL") String label) {
        TodoApplication.run(application -> application.todos().update(id, todo -> todo.rename(label)));
    }

    @Command(description = "Adds tags to a todo.")
    void tag(
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "TAG", arity = "1..*") List<String> tags) {
        TodoApplication.run(application -> application.todos().update(id, todo -> todo.tag(tags)));
    }

    @Command(description = "Completes a todo.")
    void done(@Parameters(paramLabel = "ID") String id) {
        TodoApplication.run(application -> application.todos().update(id, Todo::complete));
    }

    @Command(description = "Removes a todo. Its history stays.")
    void remove(@Parameters(paramLabel = "ID") String id) {
        TodoApplication.run(application -> application.todos().update(id, Todo::discard));
    }

    @Command(description = "Lists the todos.")
    void list() {
        TodoApplication.run(application -> {
            if (!application.catchUp(PATIENCE, TodoApplication::pause)) {
                err().println("warning: the list does not show all changes; 'todo status' tells more");
            }
            application.view().todos().forEach(this::printLine);
        });
    }

    @Command(
            description = {
                "Tells how far the list has come, who keeps it, and what is wrong with it.",
                "It is red, and the exit status 1, when somebody should look at it, as when nobody keeps it."
            })
    int status() {
        return TodoApplication.ask(application -> {
            SubscriptionStatus status = application.list().status();
            ListStatus.lines(status, application.list().parked()).forEach(this::print);
            return status.isHealthy() ? CommandLine.ExitCode.OK : RED;
        });
    }

    @Command(
            description = {
                "Empties the list and makes it anew from all events, as after a change of how it is made.",
                "Meanwhile 'todo serve' shows it as far as it is. A list that somebody has paused is left as it is."
            })
    void rebuild() {
        TodoApplication.run(application -> {
            Mode mode = application.list().status().mode();
            if (mode == Mode.PAUSED) {
                throw new IllegalStateException(
                        "the list is paused, and would stay empty until somebody resumes it; nothing was done");
            }
            long before = handled(application);
            application.list().reset();
            if (mode == Mode.STOPPED) {
                application.list().resume();
            }
            if (!application.catchUp(PATIENCE, TodoApplication::pause)) {
                throw new IllegalStateException("the list was emptied, but stands still; 'todo status' tells more");
            }
            print("the list is made anew from " + (handled(application) - before) + " events");
        });
    }

    private static long handled(TodoApplication application) {
        return application.list().status().segments().stream()
                .mapToLong(SegmentStatus::handled)
                .sum();
    }

    @Command(description = "Prints the events of a todo, also of a removed one.")
    void history(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--diff", description = "shows what each event has changed, instead of what it says")
                    boolean diff) {
        TodoApplication.run(application -> {
            if (diff) {
                printDifferences(application, id);
                return;
            }
            StreamId stream = new StreamId("Todo", id);
            try (Stream<JournalRecord> events = application.daybook().journal().read(stream, Slice.all())) {
                Iterator<JournalRecord> each = events.iterator();
                if (!each.hasNext()) {
                    throw new AggregateNotFoundException(stream);
                }
                each.forEachRemaining(this::print);
            }
        });
    }

    private void printDifferences(TodoApplication application, String id) {
        try (Stream<Transition<Todo, DomainEvent<? super Todo>>> history =
                application.todos().transitions(id)) {
            Iterator<Transition<Todo, DomainEvent<? super Todo>>> each = history.iterator();
            if (!each.hasNext()) {
                throw new AggregateNotFoundException(new StreamId("Todo", id));
            }
            each.forEachRemaining(transition -> {
                var event = transition.event();
                print(event.version() + "  " + event.time() + "  " + event.type());
                transition.differences().forEach(difference -> print("   " + difference));
            });
        }
    }

    @Command(description = "Shows a todo, as it is or as it was.")
    void show(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--version", paramLabel = "N", description = "the version to show") @Nullable
                    Long version) {
        TodoApplication.run(application -> {
            if (version == null) {
                Versioned<Todo> todo = application.todos().load(id);
                print(ListedTodo.of(id, todo.version(), todo.state()));
            } else {
                print(ListedTodo.of(id, version, application.todos().at(id, version)));
            }
        });
    }

    private void printLine(ListedTodo todo) {
        String tags = todo.tags().isEmpty() ? "" : "  " + todo.tags();
        print(todo.id() + (todo.done() ? "  [x] " : "  [ ] ") + todo.label() + tags);
    }

    private void print(ListedTodo todo) {
        print("id       " + todo.id());
        print("label    " + todo.label());
        print("tags     " + String.join(" ", todo.tags()));
        print("done     " + (todo.done() ? "yes" : "no"));
        print("version  " + todo.version());
    }

    private void print(JournalRecord stored) {
        print(stored.version() + "  " + stored.event().time() + "  "
                + stored.event().type() + "  " + stored.event().data());
    }

    /** Prints a line, without the characters that could move the cursor or end the line. */
    private void print(String line) {
        out().println(line.replaceAll("\\p{Cc}", "\uFFFD"));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
