package org.daybook.examples.todo;

import java.util.Map;
import org.daybook.examples.todo.contract.TestPostgres;

class PostgresHttpTest extends JettyContract {

    @Override
    protected Map<String, String> environment() {
        return TestPostgres.environment("http");
    }
}
