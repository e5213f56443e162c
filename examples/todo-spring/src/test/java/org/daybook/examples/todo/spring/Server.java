package org.daybook.examples.todo.spring;

import java.util.List;
import java.util.Map;
import org.daybook.examples.todo.contract.Application;
import org.daybook.examples.todo.contract.SharedClasses;
import org.daybook.examples.todo.contract.TestPostgres;

/** The application as the contract starts it. */
final class Server {

    /** Spring stops in a shutdown hook, after which the JVM ends as it always does after a signal. */
    static final Application APPLICATION = SharedClasses.prepare(
            new Application(List.of(TodoApplication.class.getName(), "--server.port=0"), 128 + 15), Map.of());

    private Server() {}

    static Map<String, String> onPostgres(String use) {
        Map<String, String> settings = TestPostgres.emptyDatabase(use);
        return Map.of(
                "SPRING_DATASOURCE_URL", settings.get("daybook.jpa.url"),
                "SPRING_DATASOURCE_USERNAME", settings.get("daybook.jpa.user"),
                "SPRING_DATASOURCE_PASSWORD", settings.get("daybook.jpa.password"));
    }
}
