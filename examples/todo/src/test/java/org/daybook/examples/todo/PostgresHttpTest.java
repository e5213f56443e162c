package org.daybook.examples.todo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;

class PostgresHttpTest extends HttpContract {

    private EmbeddedPostgres postgres;

    @Override
    Map<String, String> environment() {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException | RuntimeException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("PostgreSQL cannot be started", e);
            }
            System.out.println("NOT RUN: PostgreSQL cannot be started here: " + e);
            return Assumptions.abort("PostgreSQL cannot be started here: " + e);
        }
        return Map.of(
                "DAYBOOK_JPA_URL", "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                "DAYBOOK_JPA_USER", "postgres",
                "DAYBOOK_JPA_PASSWORD", "");
    }

    @AfterAll
    void stopDatabase() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }
}
