package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.daybook.examples.todo.contract.TodoClient;
import org.daybook.examples.todo.contract.TodoProcess;
import org.daybook.examples.todo.contract.TodoProcess.Result;
import org.junit.jupiter.api.Test;

/** On an H2 file, which the processes share. */
class H2ListTest extends ListContract {

    @Override
    Map<String, String> emptyDatabase(Path folder) {
        return onH2(folder);
    }

    @Test
    void aCommandSaysThatAServerKeepsTheFileToItself() throws Exception {
        Map<String, String> alone =
                Map.of("DAYBOOK_JPA_URL", "jdbc:h2:file:" + folder.resolve("alone") + ";AUTO_SERVER=FALSE");
        try (TodoProcess server = Commands.serve(folder, alone)) {
            for (String command : new String[] {"status", "rebuild", "parked"}) {
                Result result = Commands.run(folder, alone, command);
                assertThat(result.status()).isEqualTo(3);
                assertThat(result.out()).isEmpty();
                assertThat(result.err())
                        .startsWith("error: ")
                        .contains("may be already in use")
                        .doesNotContain("\tat ");
            }
            assertThat(new TodoClient(server.port()).listed()).isEmpty();
        }
    }
}
