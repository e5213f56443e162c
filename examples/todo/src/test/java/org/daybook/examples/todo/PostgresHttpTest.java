package org.daybook.examples.todo;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

class PostgresHttpTest extends HttpContract {

    @Override
    Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        TestPostgres.emptyDatabase("http")
                .forEach((key, value) ->
                        variables.put(key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return variables;
    }
}
