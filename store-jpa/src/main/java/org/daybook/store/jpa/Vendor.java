package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.daybook.event.ConfigurationException;

/** The databases that were tried, and how each keeps what the others keep in another way. */
enum Vendor {
    H2("h2"),
    POSTGRESQL("postgresql"),
    MARIADB("mariadb");

    /** By the name that their driver gives. */
    private static final Map<String, Vendor> BY_PRODUCT =
            Map.of("H2", H2, "PostgreSQL", POSTGRESQL, "MariaDB", MARIADB);

    private static final int LOCK_TIMEOUT_OF_H2 = 50200;
    private static final long CLOCK_TOLERANCE_MILLIS = 50;

    private final String folder;

    Vendor(String folder) {
        this.folder = folder;
    }

    static Vendor of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        Vendor vendor = BY_PRODUCT.get(product);
        if (vendor == null) {
            throw new ConfigurationException(product + " is not a database that Daybook was tried on, which are "
                    + new TreeSet<>(BY_PRODUCT.keySet()));
        }
        return vendor;
    }

    /** The folder of the scripts, under org/daybook/db/ in the jar. */
    String folder() {
        return folder;
    }

    /**
     * In front of what a statement selects that takes the order lock: the time that is waited for this and all other locks of
     * the transaction. Without it PostgreSQL waits for ever, and the driver gives the connection up first, which leaves it in
     * doubt what became of the append. A time that was set before is kept; 0, which is for ever, is none.
     */
    String setLockWait(Duration longest) {
        return this == POSTGRESQL
                ? "set_config('lock_timeout', coalesce(nullif(current_setting('lock_timeout'), '0'), '"
                        + longest.toMillis() + "'), true), "
                : "";
    }

    /**
     * Whether a wait for a lock failed because its thread was interrupted. H2 says then that the time was up, long before it is,
     * and forgets the interrupt. The flag is not put up here, since a file must not be touched with it.
     */
    boolean wasInterrupted(Connection connection, SQLException failure, long waitedNanos) {
        if (this != H2 || failure.getErrorCode() != LOCK_TIMEOUT_OF_H2) {
            return false;
        }
        try (PreparedStatement ask = connection.prepareStatement("call lock_timeout()")) {
            return waitedNanos / 1_000_000 < JpaJournal.number(ask) - CLOCK_TOLERANCE_MILLIS;
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /**
     * Has the database end this transaction when it hears nothing for some time, so that a process that is stopped does not hold
     * its locks for ever. On MariaDB it counts for the session, until {@link #unlimitRest}. A file of H2 is one process's alone.
     */
    Optional<String> limitRest(Duration longest) {
        return switch (this) {
            case POSTGRESQL ->
                Optional.of(
                        "select set_config('idle_in_transaction_session_timeout', '" + longest.toMillis() + "', true)");
            case MARIADB ->
                Optional.of("set session idle_transaction_timeout = "
                        + Math.max(1, longest.plusMillis(999).toSeconds()));
            case H2 -> Optional.empty();
        };
    }

    /** At the end of a transaction for which {@link #limitRest} was said. */
    Optional<String> unlimitRest() {
        return this == MARIADB
                ? Optional.of("set session idle_transaction_timeout = @@global.idle_transaction_timeout")
                : Optional.empty();
    }

    /** The time of the database in milliseconds since 1970, which goes on while a statement waits or a transaction lasts. */
    String millisNow() {
        return switch (this) {
            case POSTGRESQL -> "(extract(epoch from clock_timestamp()) * 1000)::bigint";
            case MARIADB -> "(timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000)";
            case H2 -> "datediff(millisecond, timestamp with time zone '1970-01-01 00:00:00+00', current_timestamp)";
        };
    }

    /** Behind a statement that locks a row: the time, in seconds, that it waits. H2's stands in its URL. */
    String lockWait(Duration longest) {
        return this == MARIADB ? " wait " + Math.max(1, longest.toSeconds()) : "";
    }

    /**
     * A time as a parameter of a statement. MariaDB's {@code datetime} has no zone, and its driver would convert a time that
     * has one to the zone of the JVM, where an hour of autumn comes twice; so it gets the bare digits of UTC.
     */
    Object parameter(Instant time) {
        return this == MARIADB
                ? LocalDateTime.ofInstant(time, ZoneOffset.UTC)
                : OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    /** A time in a row, as it was stored from a {@link #parameter}. */
    Instant time(ResultSet row, int column) throws SQLException {
        return this == MARIADB
                ? row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC)
                : row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
