package org.daybook.store.jpa;

import java.sql.SQLException;
import java.util.Set;
import org.daybook.event.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/** Carries an SQLException past Hibernate, which would log the failing statement with its key values. */
final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Serialization failure and deadlock, as the standard (and MariaDB, for its error 1213) and as PostgreSQL have it: the
     * transaction is gone, try again. Not MariaDB's 1205, which says that the lock was not given in all the time set for it.
     */
    private static final Set<String> REPEATABLE = Set.of("40001", "40P01");

    private final SQLException exception;

    SqlFailure(SQLException exception) {
        super(exception);
        this.exception = exception;
    }

    boolean isConstraintViolation() {
        return hasStateClass("23");
    }

    /** Whether a value is to blame: too long, not storable in this encoding, or refused by a key. */
    boolean isAboutData() {
        return hasStateClass("22") || hasStateClass("23") || hasStateClass("54");
    }

    /**
     * Whether the server itself answered that the statement failed, so that a commit that was sent after it does nothing. Not
     * so when the connection broke (08), the server was shut down or crashed (57P), or failed within (58, XX).
     */
    boolean isAnswer() {
        String state = exception.getSQLState();
        return state != null
                && !state.startsWith("08")
                && !state.startsWith("57P")
                && !state.startsWith("58")
                && !state.startsWith("XX");
    }

    boolean isRolledBack() {
        return (hasStateClass("40") && !"40003".equals(exception.getSQLState())) || isAboutData();
    }

    SQLException exception() {
        return exception;
    }

    boolean isRepeatable() {
        String state = exception.getSQLState();
        return state != null && REPEATABLE.contains(state);
    }

    private boolean hasStateClass(String prefix) {
        String state = exception.getSQLState();
        return state != null && state.startsWith(prefix);
    }

    /** What the caller gets. Errors about data are left out as causes: databases quote the row in them. */
    StoreUnavailableException unavailable(String message) {
        boolean quotesData = hasStateClass("22") || hasStateClass("23");
        return new StoreUnavailableException(
                message + " (SQL state " + exception.getSQLState() + ", error " + exception.getErrorCode() + ")",
                quotesData ? null : exception);
    }

    static @Nullable SqlFailure in(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof SqlFailure failure) {
                return failure;
            }
            if (each instanceof SQLException sql) {
                return new SqlFailure(sql);
            }
        }
        return null;
    }
}
