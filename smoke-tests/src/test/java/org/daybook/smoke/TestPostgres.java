package org.daybook.smoke;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.opentest4j.TestAbortedException;

/** The PostgreSQL that a reader or a user has. */
final class TestPostgres {

    private TestPostgres() {}

    /** Starts one, durable as a real one is; where that cannot be done, the test is left out, but not in CI. */
    static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException | RuntimeException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("PostgreSQL cannot be started", e);
            }
            System.out.println("NOT RUN: PostgreSQL cannot be started here: " + e);
            throw new TestAbortedException("PostgreSQL cannot be started here: " + e, e);
        }
    }
}
