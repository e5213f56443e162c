package org.daybook.examples.todo;

import java.nio.file.Path;
import java.util.Map;

/** On an H2 file, which the processes share. */
class H2ListTest extends ListContract {

    @Override
    Map<String, String> emptyDatabase(Path folder) {
        return Map.of("daybook.jpa.url", "jdbc:h2:file:" + folder.resolve("journal") + ";AUTO_SERVER=TRUE");
    }
}
