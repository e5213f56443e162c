package org.daybook.store.jpa;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The database that {@code TEST_JDBC_URL} names. A build without it leaves out what is tagged "given"; who asks for it all
 * the same is told why it does not run.
 */
final class GivenDatabase implements BeforeAllCallback {

    private static final String VARIABLE = "TEST_JDBC_URL";

    /** Nothing is dropped in it but tables that an earlier run has left. */
    static final TestDatabase DATABASE = TestDatabase.given(
            () -> System.getenv(VARIABLE), System.getenv("TEST_JDBC_USER"), System.getenv("TEST_JDBC_PASSWORD"));

    /** For transactions in several partitions. */
    static final TestDatabase READ_COMMITTED = DATABASE.atReadCommitted();

    /** For writers that are killed. The settings of a database that is not ours are reported, and may be any. */
    static CrashSite crashSite(boolean isPortable) {
        return new CrashSite(
                "TEST_JDBC_URL, " + (isPortable ? "portable SQL" : "as by default"),
                journal -> System.getenv(VARIABLE),
                Objects.requireNonNullElse(System.getenv("TEST_JDBC_USER"), ""),
                Objects.requireNonNullElse(System.getenv("TEST_JDBC_PASSWORD"), ""),
                isPortable,
                Map.of(),
                Optional.empty(),
                false);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (System.getenv(VARIABLE) == null) {
            String reason = VARIABLE + " names no database";
            System.out.println("NOT RUN: " + context.getDisplayName() + ", since " + reason);
            Assumptions.abort(reason);
        }
    }
}
