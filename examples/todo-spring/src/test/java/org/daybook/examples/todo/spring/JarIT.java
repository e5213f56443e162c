package org.daybook.examples.todo.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.examples.todo.contract.TodoClient.json;
import static org.daybook.examples.todo.contract.TodoClient.path;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.daybook.examples.todo.contract.TodoClient;
import org.daybook.examples.todo.contract.TodoProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that a build leaves, as a user would run it. */
class JarIT {

    private static final String JAR =
            Path.of("target", "todo-spring.jar").toAbsolutePath().toString();

    @Test
    void theJarServesWhatItServedBefore(@TempDir Path folder) throws Exception {
        for (int i = 1; i <= 2; i++) {
            try (TodoProcess server = TodoProcess.serve(folder, Map.of(), List.of("-jar", JAR, "--server.port=0"))) {
                TodoClient client = new TodoClient(server.port());
                client.post("/todos", json(Map.of("id", "a/" + i, "label", "milk")))
                        .is(201);
                assertThat(client.listed()).hasSize(i).startsWith("a/1");
                client.get(path("b")).isProblem(404);
                client.get("/todos/%ff").isProblem(400); // by Tomcat itself
                assertThat(server.terminate()).isEqualTo(Server.APPLICATION.statusWhenAskedToStop());
                assertThat(server.errors()).isEmpty();
            }
        }
    }
}
