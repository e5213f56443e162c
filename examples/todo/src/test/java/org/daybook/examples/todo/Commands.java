package org.daybook.examples.todo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.daybook.examples.todo.contract.Application;
import org.daybook.examples.todo.contract.SharedClasses;
import org.daybook.examples.todo.contract.TodoProcess;
import org.daybook.examples.todo.contract.TodoProcess.Result;

/** The application's command line, in processes of its own. */
final class Commands {

    /** That it is asked to stop, it notices by itself. */
    static final Application SERVER = SharedClasses.prepare(
            new Application(command("serve", "--port", "0"), 0), Map.of("DAYBOOK_JPA_URL", "jdbc:h2:mem:shared"));

    private Commands() {}

    private static List<String> command(String... arguments) {
        return Stream.concat(Stream.of(Main.class.getName()), Stream.of(arguments))
                .toList();
    }

    static TodoProcess serve(Path folder, Map<String, String> environment, String... more) throws IOException {
        List<String> command =
                Stream.concat(SERVER.command().stream(), Stream.of(more)).toList();
        return TodoProcess.serve(folder, environment, command);
    }

    /** A process that nobody waits for. */
    static TodoProcess begin(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return TodoProcess.begin(folder, environment, command(arguments));
    }

    static Result run(Path folder, Map<String, String> environment, String... arguments) {
        return TodoProcess.run(folder, environment, command(arguments));
    }
}
