package org.daybook.store.jpa;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.daybook.event.StreamId;
import org.daybook.journal.EventFilter;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.Promises.Outcome;

/** A node with one connection to a real database, whose transaction stays open as long as a test wants. */
final class HeldNode implements AutoCloseable {

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(30);

    private final HikariDataSource pool;
    private final JournalTables tables;
    private final PortableWriter portable;
    private final PostgresWriter inOneFlight;
    private final long id;

    /** What one transaction does. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    HeldNode(String url, String prefix, boolean isPortable) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (url.startsWith("jdbc:h2")) {
            config.setConnectionInitSql("set lock_timeout 60000");
        }
        pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection()) {
            tables = TestDatabase.tables(prefix, Vendor.of(connection));
            id = number(
                    connection, perVendor("select session_id()", "select pg_backend_pid()", "select connection_id()"));
        }
        Sessions sessions = Sessions.of(pool);
        boolean hasHeadRow = isPortable || tables.vendor() != Vendor.POSTGRESQL;
        portable = new PortableWriter(
                sessions, tables, hasHeadRow ? OrderLock.headRow(tables) : OrderLock.advisory(tables));
        inOneFlight = new PostgresWriter(sessions, tables);
    }

    JournalTables tables() {
        return tables;
    }

    private String perVendor(String h2, String postgres, String mariaDb) {
        return switch (tables.vendor()) {
            case H2 -> h2;
            case POSTGRESQL -> postgres;
            case MARIADB -> mariaDb;
        };
    }

    /** The connection in a transaction, which the caller ends; a connection that is closed gives up what it did not commit. */
    Connection begin() throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** Does a statement outside of a transaction. */
    void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All that is committed, by position. */
    List<JournalRecord> rows() throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement read = connection.prepareStatement(tables.sql(
                        "select " + JournalTables.OF_JOURNAL + " from event_journal order by position, event_id"))) {
            return JpaJournal.rows(read, tables.vendor(), null);
        }
    }

    /** The steps of a page, each a statement of its own. */
    PageSteps page(Connection connection) {
        return new JournalSearch(tables, JournalSearch.WINDOW).steps(connection, 0, EventFilter.all());
    }

    /** Lock, check and insert, as {@link PortableWriter} does them or in a broken variant. */
    List<Verdict> write(Connection connection, BrokenVariant variant, List<Append> group) throws SQLException {
        return AppendProtocol.run(variant.of(new Steps(connection)), group);
    }

    /** All steps and the commit in one flight, by {@link PostgresWriter}. */
    List<Verdict> writeInOneFlight(List<Append> group) {
        return inOneFlight.write(group);
    }

    /** Waits until the database says that this node waits for another one. */
    void awaitWaitingFor(FutureTask<?> work, HeldNode observer) throws SQLException {
        String waiting = perVendor(
                "select count(*) from information_schema.sessions where blocker_id is not null and session_id = ",
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and pid = ",
                "select count(*) from information_schema.innodb_trx where trx_state = 'LOCK WAIT' and trx_mysql_thread_id = ");
        // MariaDB shows the same until nobody has looked for a tenth of a second.
        long pause = TimeUnit.MILLISECONDS.toNanos(tables.vendor() == Vendor.MARIADB ? 120 : 1);
        long deadline = System.nanoTime() + LONGEST_WAIT;
        try (Connection connection = observer.pool.getConnection()) {
            while (number(connection, waiting + id) == 0) {
                if (work.isDone() || System.nanoTime() - deadline > 0) {
                    throw new AssertionError("it does not wait, and is " + (work.isDone() ? "done" : "not done"));
                }
                LockSupport.parkNanos(pause);
            }
        }
    }

    /** The server ends the session of this node, as when its process is gone. */
    void cut(HeldNode observer) throws SQLException {
        observer.execute(
                perVendor("call abort_session(" + id + ")", "select pg_terminate_backend(" + id + ")", "kill " + id));
    }

    String sequence() {
        return tables.name("event_journal") + "_sequence";
    }

    /** The statement that inserts an event. */
    String insert(JournalRecord row) {
        String values = String.format(
                "values (0, %d, '%s', '%s', '%s', %d, '%s', 1, '{}', '{}', '%s')",
                row.position().number(),
                row.event().id(),
                row.stream().aggregateType(),
                row.stream().aggregateId(),
                row.version(),
                row.event().type(),
                tables.vendor() == Vendor.MARIADB ? "1970-01-01 00:00:00" : "1970-01-01 00:00:00+00");
        return tables.sql("insert into event_journal " + values);
    }

    /** What is known of an append that was refused by a key. */
    Outcome find(Append append) throws SQLException {
        return rows().stream()
                .filter(row -> row.event().id().equals(append.ids().get(0)))
                .findFirst()
                .map(row -> Outcome.stored(row.version(), row.position().number()))
                .orElse(Outcome.PENDING);
    }

    @Override
    public void close() {
        pool.close();
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(sql)) {
            return JpaJournal.number(read);
        }
    }

    /** The sound steps are Daybook's; the others are what somebody might have written. */
    private final class Steps implements BrokenVariant.Steps {

        private final Connection connection;
        private final AppendSteps sound;

        Steps(Connection connection) {
            this.connection = connection;
            this.sound = portable.steps(connection, 0);
        }

        @Override
        public void lock() throws SQLException {
            sound.lock();
        }

        @Override
        public Found check(Set<StreamId> streams) throws SQLException {
            return sound.check(streams);
        }

        @Override
        public boolean isStored(UUID event) throws SQLException {
            return sound.isStored(event);
        }

        @Override
        public void insert(List<JournalRecord> events) throws SQLException {
            sound.insert(events);
        }

        @Override
        public long lastPosition() throws SQLException {
            return number(connection, tables.lastPosition.replace("?", "0"));
        }

        @Override
        public long nextOfSequence() throws SQLException {
            return number(
                    connection,
                    tables.vendor() == Vendor.POSTGRESQL
                            ? "select nextval('" + sequence() + "')"
                            : "select next value for " + sequence());
        }

        @Override
        public Found lockAndCheck(Set<StreamId> streams) throws SQLException {
            StreamId stream = streams.iterator().next();
            String sql = "with locked as materialized (" + tables.advisoryLock + ") select (" + tables.lastPosition
                    + "), (select version from (" + tables.check(1)
                    + ") as found (number, version) where number = 0) from locked";
            try (PreparedStatement read = connection.prepareStatement(sql)) {
                read.setInt(1, 0);
                read.setInt(2, 0);
                read.setInt(3, 0);
                read.setString(4, stream.aggregateType());
                read.setString(5, stream.aggregateId());
                try (ResultSet row = read.executeQuery()) {
                    row.next();
                    Map<StreamId, Long> versions = new HashMap<>();
                    versions.put(stream, row.getLong(2));
                    return new Found(row.getLong(1), versions);
                }
            }
        }

        @Override
        public void insertOrNothing(List<JournalRecord> events) throws SQLException {
            for (JournalRecord row : events) {
                String insert = HeldNode.this.insert(row);
                String sql = tables.vendor() == Vendor.MARIADB
                        ? insert.replace("insert into", "insert ignore into")
                        : insert + " on conflict do nothing";
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate(sql);
                }
            }
        }
    }
}
