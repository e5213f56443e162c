package org.daybook.examples.todo;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class PostgresListTest extends ListContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    @Override
    Map<String, String> emptyDatabase(Path folder) {
        return TestPostgres.emptyDatabase("list" + DATABASES.incrementAndGet());
    }
}
