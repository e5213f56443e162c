package org.daybook.examples.todo;

import java.nio.file.Path;
import java.util.Map;

class PostgresListTest extends ListContract {

    @Override
    Map<String, String> emptyDatabase(Path folder) {
        return onPostgres();
    }
}
