package org.daybook.store.jpa;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daybook.event.StoreUnavailableException;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Carries an SQLException past Hibernate, which would log the failing statement with its key values. */
final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Serialization failure and deadlock, as the standard (and MariaDB, for its error 1213) and as PostgreSQL have it: the
     * transaction is gone, try again. Not MariaDB's 1205, which says that the lock was not given in all the time set for it.
     */
    private static final Set<String> REPEATABLE = Set.of("40001", "40P01");

    /** "Statement completion unknown", of the class of those that are rolled back. */
    private static final String UNKNOWN = "40003";

    private static final String READ_ONLY =
            "the database takes no writes now, as a standby does, or the transaction is read-only; see where the URL leads";
    private static final String FULL = "the disk of the database is full; make space";
    private static final String LOCKED =
            "a lock, on the order or the tables, was held by another session for too long; "
                    + "see which session is idle in a transaction, or changes the tables";
    private static final String TOO_LARGE =
            "it is larger than the database takes at once; see max_allowed_packet of the server, or make the event smaller";
    private static final String BROKEN_FILE = "the file of the database cannot be used; see whether the disk is full";

    /** What is behind a failure, by its state, or by the error of MariaDB or H2 where that says more. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("25006", READ_ONLY),
            Map.entry("1290", READ_ONLY),
            Map.entry("53100", FULL),
            Map.entry("1021", FULL),
            Map.entry("1114", FULL),
            Map.entry("55P03", LOCKED),
            Map.entry("1205", LOCKED),
            Map.entry("1153", TOO_LARGE),
            Map.entry("50200", LOCKED),
            Map.entry("90028", BROKEN_FILE),
            Map.entry("90031", BROKEN_FILE),
            Map.entry("90098", BROKEN_FILE),
            Map.entry(
                    "57014",
                    "the database ended the statement, after its statement_timeout or on demand; "
                            + "see whether a lock is held, or it is slow"));

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
        return hasStateClass("22") || hasStateClass("23") || hasStateClass("54") || TOO_LARGE.equals(known());
    }

    /** MariaDB's driver says so if the URL tells it the limit; the server has an error for it, with the state of a lost connection. */
    private boolean isTooLargeForDriver() {
        Throwable cause = exception.getCause();
        return cause != null && cause.getClass().getSimpleName().equals("MaxAllowedPacketException");
    }

    /**
     * Whether the server itself answered that the statement failed, so that a commit that was sent after it does nothing. Not
     * so when the connection broke (08), the server was shut down or crashed (57P), failed within (58, XX), or does not know.
     */
    boolean isAnswer() {
        String state = exception.getSQLState();
        return state != null
                && !state.equals(UNKNOWN)
                && !state.startsWith("08")
                && !state.startsWith("57P")
                && !state.startsWith("58")
                && !state.startsWith("XX");
    }

    /** Whether it is the answer to an interrupt of which the thread itself says nothing any more. */
    boolean isOfInterrupt() {
        return Stream.of(exception.getSuppressed()).anyMatch(InterruptedException.class::isInstance);
    }

    boolean isRolledBack() {
        return (hasStateClass("40") && !UNKNOWN.equals(exception.getSQLState())) || isAboutData();
    }

    /** Whether the server, or this connection, takes no writes. MariaDB says so as an option that stands in the way. */
    boolean isReadOnly() {
        return READ_ONLY.equals(known());
    }

    private @Nullable String known() {
        String byError = REASONS.get(Integer.toString(exception.getErrorCode()));
        if (byError == null && isTooLargeForDriver()) {
            return TOO_LARGE;
        }
        return byError != null ? byError : REASONS.get(String.valueOf(exception.getSQLState()));
    }

    private String reason() {
        String known = known();
        if (known != null) {
            return ": " + known;
        }
        if (hasStateClass("08")) {
            return ": the connection to the database was lost, or cannot be made";
        }
        if (hasStateClass("57P")) {
            return ": the database is being shut down or started";
        }
        return exception instanceof SQLTransientConnectionException
                ? ": the pool gave no connection in time; the database does not answer, or all are in use"
                : "";
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
        return new StoreUnavailableException(message + reason() + codes(), quotesData ? null : exception);
    }

    private String codes() {
        return " (SQL state " + exception.getSQLState() + ", error " + exception.getErrorCode() + ")";
    }

    /** What can be told of something that was thrown because of this, without what the database says in words. */
    String describe(Throwable thrown) {
        String constraint = "";
        for (Throwable each = thrown; each != null && constraint.isEmpty(); each = each.getCause()) {
            if (each instanceof ConstraintViolationException violation && violation.getConstraintName() != null) {
                constraint = ": " + violation.getConstraintName();
            }
        }
        return thrown.getClass().getName() + constraint + reason() + codes();
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
