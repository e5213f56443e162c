package org.daybook.examples.todo;

import java.nio.file.Path;
import java.util.Map;

class PostgresServersTest extends ServersContract {

    @Override
    Map<String, String> emptyDatabase(Path folder) {
        return onPostgres();
    }
}
