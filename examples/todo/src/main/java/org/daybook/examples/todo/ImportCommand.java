package org.daybook.examples.todo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.daybook.aggregate.EntityRepository;
import org.daybook.event.AggregateAlreadyExistsException;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.examples.todo.model.InvalidTodoException;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.model.TodoList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports a todo.txt file. */
@Command(
        name = "import",
        description = {
            "Imports a file in the todo.txt format, each line as a todo.",
            "A line that cannot be read is reported with its number; all others are stored."
        })
final class ImportCommand implements Callable<Integer> {

    private static final int SOME_LINES_REFUSED = 1;

    @Parameters(paramLabel = "FILE")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private long stored;
    private long refused;

    @Override
    public Integer call() throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory, not a file");
        }
        try (TextLines lines = new TextLines(Files.newInputStream(file));
                TodoApplication application = TodoApplication.open(Settings.load())) {
            storeAll(lines, application);
            remember(application);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
        spec.commandLine().getOut().println(stored + " lines stored, " + refused + " refused");
        return refused == 0 ? 0 : SOME_LINES_REFUSED;
    }

    private void storeAll(TextLines lines, TodoApplication application) throws IOException {
        try (Progress progress = Progress.of(Files.size(file))) {
            for (TextLines.Line line = lines.next(); line != null; line = lines.next()) {
                store(line, application);
                progress.reach(lines.bytesRead());
            }
        } catch (RuntimeException e) {
            report("stopped in line " + lines.number() + ", which may be stored or not; " + stored
                    + " lines before it are");
            throw e;
        }
    }

    private void store(TextLines.Line line, TodoApplication application) {
        if (line.problem() != null) {
            refuse(line, line.problem());
        } else if (!Todo.isBlank(line.text())) {
            try {
                store(TodoTxtLine.parse(line.text()), application);
                stored++;
            } catch (InvalidTodoException e) {
                refuse(line, String.valueOf(e.getMessage()));
            }
        }
    }

    private static void store(TodoTxtLine line, TodoApplication application) {
        Todo.Created created = Todo.create(line.text(), line.created());
        List<DomainEvent<? super Todo>> more =
                new ArrayList<>(Decision.events(created.create().tag(line.tags())));
        if (line.done()) {
            more.add(new Todo.Completed(line.completed()));
        }
        application.todos().create(UUID.randomUUID().toString(), created, more);
    }

    private void refuse(TextLines.Line line, String problem) {
        refused++;
        report("line " + line.number() + " refused: " + problem);
    }

    private void report(String message) {
        spec.commandLine().getErr().println(message);
    }

    private void remember(TodoApplication application) {
        EntityRepository<TodoList> lists = application.daybook().entityRepository(TodoList.class);
        if (!lists.exists(TodoList.ID)) {
            try {
                lists.create(TodoList.ID, new TodoList.Opened());
            } catch (AggregateAlreadyExistsException e) {
                // another import was faster
            }
        }
        lists.change(TodoList.ID, list -> list.imported(String.valueOf(file.getFileName()), stored, refused));
    }
}
