package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.daybook.event.ConfigurationException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is particular to MariaDB: its time zones, its levels of isolation, its settings and its errors. */
@Tag("deep")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MariaDbStoreTest {

    private static final StreamId STREAM = new StreamId("Todo", "a");

    /** Of which the middle two are one hour apart and show the same digits on a clock in Berlin. */
    private static final List<String> TIMES = List.of(
            "1893-04-01T00:00:00Z",
            "2026-10-25T00:30:00.999999Z",
            "2026-10-25T01:30:00.999999Z",
            "9999-12-31T23:59:59.999999Z");

    private static String database(String name) {
        return TestDatabase.MARIADB.url().replace("/journal?", "/" + name + "?");
    }

    @Test
    @Tag("TR-14")
    void times_are_kept_in_utc_whatever_the_zones_of_the_session_and_the_jvm() throws SQLException {
        TimeZone own = TimeZone.getDefault();
        List<String> sessions = List.of("", "&sessionVariables=time_zone='+05:00'", "&timezone=+09:00");
        List<String> jvms = List.of("UTC", "Europe/Berlin", "America/St_Johns");
        try {
            for (int writer = 0; writer < 3; writer++) {
                String url = database("times_" + writer);
                TimeZone.setDefault(TimeZone.getTimeZone(jvms.get(writer)));
                try (JpaStore store = JpaStore.builder(url + sessions.get(writer))
                        .createSchema()
                        .open()) {
                    for (String time : TIMES) {
                        append(store, Instant.parse(time));
                    }
                }
                assertThat(
                                query(
                                        url,
                                        "select concat(replace(create_date, ' ', 'T'), 'Z') from event_journal order by position"))
                        .as("the digits in the column")
                        .containsExactlyElementsOf(TIMES.stream()
                                .map(MariaDbStoreTest::withMicroseconds)
                                .toList());
                for (int reader = 0; reader < 3; reader++) {
                    TimeZone.setDefault(TimeZone.getTimeZone(jvms.get(2 - reader)));
                    assertTimes(url + sessions.get(reader));
                }
            }
        } finally {
            TimeZone.setDefault(own);
        }
    }

    private static String withMicroseconds(String time) {
        return time.contains(".") ? time : time.replace("Z", ".000000Z");
    }

    private static void assertTimes(String url) {
        List<Instant> times = TIMES.stream().map(Instant::parse).toList();
        try (JpaStore store = JpaStore.builder(url).open();
                var rows = store.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            assertThat(rows.map(row -> row.event().time())).isEqualTo(times);
            store.entityManagerFactory().runInTransaction(manager -> {
                assertThat(manager.createQuery("from JournalEntry e order by e.position", JournalEntry.class)
                                .getResultStream()
                                .map(JournalEntry::createDate))
                        .as("in JPQL")
                        .isEqualTo(times);
                assertThat(manager.createQuery(
                                        "select e.position from JournalEntry e where e.createDate = :time", Long.class)
                                .setParameter("time", times.get(2))
                                .getResultList())
                        .as("as a parameter in JPQL")
                        .containsExactly(3L);
            });
        }
    }

    /** The default is REPEATABLE READ, at which a second look shows what was there at the first. */
    @ParameterizedTest
    @CsvSource({
        "TRANSACTION_REPEATABLE_READ, true", "TRANSACTION_REPEATABLE_READ, false",
        "TRANSACTION_SERIALIZABLE, true", "TRANSACTION_SERIALIZABLE, false",
        "TRANSACTION_READ_COMMITTED, true", "TRANSACTION_READ_COMMITTED, false"
    })
    void appends_at_read_committed_whatever_the_connections_are_set_to(String isolation, boolean autoCommit)
            throws SQLException {
        String url = database("isolation_" + isolation.toLowerCase(Locale.ROOT) + autoCommit);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setTransactionIsolation(isolation);
        config.setAutoCommit(autoCommit);
        try (HikariDataSource pool = new HikariDataSource(config);
                EntityManagerFactory factory = new HibernatePersistenceConfiguration("own")
                        .property("jakarta.persistence.nonJtaDataSource", pool)
                        .property("hibernate.connection.provider_disables_autocommit", !autoCommit)
                        .createEntityManagerFactory();
                JpaStore store = JpaStore.builder(factory).createSchema().open();
                JpaStore another = JpaStore.builder(url).open()) {
            append(store, Instant.EPOCH);
            Sessions sessions = Sessions.of(factory);
            for (long before = 1; before <= 2; before++) { // on a fresh connection and on one that was used
                long first = before;
                long second = sessions.write("look twice", connection -> {
                    assertThat(events(connection)).isEqualTo(first);
                    append(another, Instant.EPOCH);
                    return events(connection);
                });
                assertThat(second).isEqualTo(first + 1);
            }
            assertThat(store.journal().head().get(0).number()).isEqualTo(3);
            List<Long> seen = store.inTransaction(transaction -> JpaTransaction.of(transaction)
                    .work("look twice", connection -> {
                        long first = events(connection);
                        append(another, Instant.EPOCH);
                        return List.of(first, events(connection));
                    }));
            assertThat(seen).as("in a transaction of the store's").containsExactly(3L, 4L);
        }
    }

    private static long events(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from event_journal")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** An own factory says nothing of READ COMMITTED; the store of a URL has it from its pool. */
    @Test
    void the_pool_of_a_store_is_at_read_committed() {
        try (JpaStore store = JpaStore.builder(database("level")).createSchema().open()) {
            assertThat(store.entityManagerFactory()
                            .<String>callInTransaction(
                                    manager -> (String) manager.createNativeQuery("select @@tx_isolation", String.class)
                                            .getSingleResult()))
                    .isEqualTo("READ-COMMITTED");
        }
    }

    @Test
    void a_deadlock_is_an_error_to_be_repeated() throws Exception {
        String url = database("deadlock");
        try (Connection one = DriverManager.getConnection(url);
                Connection two = DriverManager.getConnection(url)) {
            execute(one, "create table t (id integer primary key) engine = InnoDB");
            execute(one, "insert into t values (1), (2)");
            one.setAutoCommit(false);
            two.setAutoCommit(false);
            execute(one, "select * from t where id = 1 for update");
            execute(two, "select * from t where id = 2 for update");
            CompletableFuture<SQLException> first = lock(one, 2);
            CompletableFuture<SQLException> second = lock(two, 1);
            // One of them gets its lock as soon as the other is thrown out.
            SQLException thrown =
                    (SQLException) CompletableFuture.anyOf(first, second).get();
            if (thrown == null) {
                thrown = first.get() == null ? second.get() : first.get();
            }
            assertThat(thrown.getErrorCode()).isEqualTo(1213);
            assertThat(thrown.getSQLState()).isEqualTo("40001");
            assertThat(new SqlFailure(thrown).isRepeatable()).isTrue();
        }
    }

    @Test
    void a_lock_that_is_not_given_in_time_is_not_repeated() throws Exception {
        String url = database("patience");
        try (Connection one = DriverManager.getConnection(url);
                Connection two = DriverManager.getConnection(url)) {
            execute(one, "create table t (id integer primary key) engine = InnoDB");
            execute(one, "insert into t values (1)");
            one.setAutoCommit(false);
            execute(one, "select * from t where id = 1 for update");
            execute(two, "set innodb_lock_wait_timeout = 1");
            SQLException thrown = lock(two, 1).get();
            assertThat(thrown.getErrorCode()).isEqualTo(1205);
            assertThat(new SqlFailure(thrown).isRepeatable()).isFalse();
            assertThat(new SqlFailure(thrown).isConstraintViolation()).isFalse();
        }
    }

    private static CompletableFuture<SQLException> lock(Connection connection, int id) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                execute(connection, "select * from t where id = " + id + " for update");
                return null;
            } catch (SQLException e) {
                return e;
            }
        });
    }

    @Test
    void the_start_warns_of_settings_that_lose_commits() throws SQLException {
        String url = database("durable");
        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(warnings(url)).isEmpty();
            try {
                execute(connection, "set global innodb_flush_log_at_trx_commit = 2");
                assertThat(warnings(url)).singleElement().asString().contains("innodb_flush_log_at_trx_commit=2");
                execute(connection, "set global innodb_flush_log_at_trx_commit = 1");
                execute(connection, "set global sync_binlog = 0");
                assertThat(warnings(url)).singleElement().asString().contains("sync_binlog=0");
            } finally {
                execute(connection, "set global innodb_flush_log_at_trx_commit = 1");
                execute(connection, "set global sync_binlog = 1");
            }
        }
    }

    private static List<String> warnings(String url) {
        return JpaStoreTest.warningsOf(
                () -> JpaStore.builder(url).createSchema().open().close());
    }

    @Test
    void a_binary_log_of_statements_is_refused_since_it_takes_no_appends() {
        String url = database("statements");
        assertThatThrownBy(() -> JpaStore.builder(url + "&sessionVariables=binlog_format=STATEMENT")
                        .createSchema()
                        .open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("binlog_format=STATEMENT");
    }

    @Test
    void journals_live_side_by_side_in_databases_and_under_prefixes() {
        String url = database("several");
        for (String term : List.of("", "&useCatalogTerm=SCHEMA")) {
            String books = "books" + term.length();
            try (JpaStore one = JpaStore.builder(url + term).createSchema().open();
                    JpaStore two = JpaStore.builder(url + term)
                            .schema(books)
                            .createSchema()
                            .open();
                    JpaStore three = JpaStore.builder(url + term)
                            .schema(books)
                            .tablePrefix("three_")
                            .createSchema()
                            .open()) {
                long before = one.journal().head().get(0).number();
                append(one, Instant.EPOCH);
                append(two, Instant.EPOCH);
                assertThat(one.journal().head().get(0).number()).isEqualTo(before + 1);
                assertThat(two.journal().head().get(0).number()).isEqualTo(1);
                assertThat(three.journal().head().get(0).number()).isZero();
            }
        }
        assertThatThrownBy(() -> JpaStore.builder(database("empty")).open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("table event_journal is missing in database empty");
        assertThatThrownBy(
                        () -> JpaStore.builder(url.replace("/several?", "/?")).open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no database is chosen");
    }

    @Test
    void modes_of_sql_change_nothing() {
        for (String mode : List.of("", "ANSI", "ORACLE", "NO_BACKSLASH_ESCAPES")) {
            String url =
                    database("mode_" + mode.toLowerCase(Locale.ROOT)) + "&sessionVariables=sql_mode='" + mode + "'";
            EventText event =
                    new EventText(UUID.randomUUID(), "todo_created", 1, "{\"a\":\"\\\\ ' \\n\"}", "{}", Instant.EPOCH);
            try (JpaStore store = JpaStore.builder(url).createSchema().open()) {
                store.journal().append(STREAM, ExpectedVersion.noStream(), List.of(event));
                assertThat(store.journal().last(STREAM).orElseThrow().event())
                        .as(mode)
                        .isEqualTo(event);
            }
        }
    }

    private static void append(JpaStore store, Instant time) {
        store.journal()
                .append(
                        STREAM,
                        ExpectedVersion.any(),
                        List.of(new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", time)));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(String url, String query) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                strings.add(row.getString(1));
            }
        }
        return strings;
    }
}
