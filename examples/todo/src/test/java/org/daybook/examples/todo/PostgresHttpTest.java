package org.daybook.examples.todo;

import java.util.Map;

class PostgresHttpTest extends HttpContract {

    @Override
    Map<String, String> environment() {
        return TestPostgres.environment("http");
    }
}
