package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.daybook.event.ConfigurationException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Opening a store: schemas, settings, and databases that are not as they should be. */
class JpaStoreTest {

    private static final StreamId STREAM = new StreamId("Todo", "a");

    @Test
    @Tag("CF-08")
    void says_precisely_what_is_missing_in_an_empty_database() {
        assertThatThrownBy(() -> JpaStore.builder("jdbc:h2:mem:").open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("table event_journal is missing in schema PUBLIC")
                .hasMessageContaining("table journal_head is missing")
                .hasMessageContaining("create-schema");
    }

    @Test
    @Tag("NM-06")
    @Tag("D-46")
    void says_precisely_which_column_key_and_row_are_wrong() {
        String url = "jdbc:h2:mem:drift;DB_CLOSE_DELAY=-1";
        JpaStore.builder(url).createSchema().open().close();
        assertRefused(
                url, "alter table event_journal drop column metadata", "column event_journal.metadata is missing");
        assertRefused(
                url,
                "alter table event_journal add column metadata integer",
                "column event_journal.metadata is integer, not text");
        assertRefused(
                url,
                "alter table event_journal alter column metadata clob",
                "alter table event_journal drop constraint event_journal_stream",
                "event_journal has no unique key of exactly [aggregate_id, aggregate_type, aggregate_version]");
        assertRefused(
                url,
                "alter table event_journal add constraint event_journal_stream"
                        + " unique (aggregate_type, aggregate_id, aggregate_version)",
                "delete from journal_head",
                "journal_head has no row for partition 0");
    }

    private static void assertRefused(String url, String... statementsThenMessage) {
        int last = statementsThenMessage.length - 1;
        for (int i = 0; i < last; i++) {
            execute(url, statementsThenMessage[i]);
        }
        assertThatThrownBy(() -> JpaStore.builder(url).open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(statementsThenMessage[last]);
    }

    private static void execute(String url, String statement) {
        try (var pool = pool(url);
                var connection = pool.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HikariDataSource pool(String url) {
        return pool(url, "TRANSACTION_READ_COMMITTED");
    }

    private static HikariDataSource pool(String url, String isolation) {
        HikariConfig config = new HikariConfig();
        config.setTransactionIsolation(isolation);
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    private static EntityManagerFactory factory(HikariDataSource pool) {
        return new HibernatePersistenceConfiguration("own")
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .createEntityManagerFactory();
    }

    @Test
    @Tag("CF-08")
    void creating_the_schema_again_changes_nothing() {
        String url = "jdbc:h2:mem:again;DB_CLOSE_DELAY=-1";
        try (JpaStore store = JpaStore.builder(url).createSchema().open()) {
            append(store);
        }
        try (JpaStore store = JpaStore.builder(url).createSchema().open()) {
            assertThat(store.journal().head().get(0).number()).isEqualTo(1);
            append(store);
            assertThat(store.journal().head().get(0).number()).isEqualTo(2);
        }
    }

    @Test
    void several_journals_live_in_one_database() {
        for (String url : List.of("jdbc:h2:mem:several;DB_CLOSE_DELAY=-1", TestDatabase.POSTGRES.url())) {
            try (JpaStore one = JpaStore.builder(url)
                            .tablePrefix("one_")
                            .createSchema()
                            .open();
                    JpaStore two =
                            JpaStore.builder(url).schema("books").createSchema().open();
                    JpaStore three = JpaStore.builder(url)
                            .schema("books")
                            .tablePrefix("three_")
                            .createSchema()
                            .open()) {
                append(one);
                append(one);
                append(two);
                assertThat(one.journal().head().get(0).number()).isEqualTo(2);
                assertThat(two.journal().head().get(0).number()).isEqualTo(1);
                assertThat(three.journal().head().get(0).number()).isZero();
                assertThat(three).hasToString("JPA, table books.three_event_journal");
            }
        }
    }

    @Test
    void names_that_could_be_sql_are_refused() {
        assertThatThrownBy(() -> JpaStore.builder("jdbc:h2:mem:")
                        .tablePrefix("x; drop table y")
                        .open())
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(
                        () -> JpaStore.builder("jdbc:h2:mem:").schema("Public").open())
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    @Tag("AP-13")
    void the_factory_of_the_application_stays_open() {
        try (HikariDataSource pool = pool("jdbc:h2:mem:own");
                EntityManagerFactory factory = factory(pool)) {
            JpaStore.builder(factory).createSchema().open().close();
            JpaStore store = JpaStore.on(factory);
            append(store);
            store.close();
            store.close();
            assertThat(factory.isOpen()).isTrue();
            assertThatThrownBy(() -> append(store))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("closed");
            assertThatIllegalStateException()
                    .isThrownBy(() -> JpaStore.builder(factory).user("ada"));
        }
    }

    @Test
    void appends_at_read_committed_whatever_the_connections_are_set_to() {
        try (HikariDataSource pool = pool(TestDatabase.POSTGRES.url(), "TRANSACTION_SERIALIZABLE")) {
            try (EntityManagerFactory factory = factory(pool);
                    JpaStore store = JpaStore.builder(factory)
                            .tablePrefix("serializable_")
                            .createSchema()
                            .open()) {
                List<Thread> writers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Thread writer = new Thread(() -> {
                        for (int n = 0; n < 25; n++) {
                            append(store);
                        }
                    });
                    writer.start();
                    writers.add(writer);
                }
                for (Thread writer : writers) {
                    writer.join();
                }
                assertThat(store.journal().head().get(0).number()).isEqualTo(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void transactions_of_a_store_are_at_read_committed_on_whatever_factory() {
        for (String isolation : List.of("TRANSACTION_SERIALIZABLE", "TRANSACTION_REPEATABLE_READ")) {
            try (HikariDataSource pool = pool(TestDatabase.POSTGRES.url(), isolation);
                    EntityManagerFactory factory = factory(pool);
                    JpaStore store = JpaStore.builder(factory)
                            .tablePrefix("isolated_")
                            .createSchema()
                            .open()) {
                assertThat(level(store, "show transaction isolation level")).isEqualTo("read committed");
                assertThat(factory.<Object>callInTransaction(
                                manager -> manager.createNativeQuery("show transaction isolation level", String.class)
                                        .getSingleResult()))
                        .as("what the connection was before")
                        .isNotEqualTo("read committed");
            }
        }
        try (HikariDataSource pool = pool("jdbc:h2:mem:isolated");
                EntityManagerFactory factory = factory(pool);
                JpaStore store = JpaStore.builder(factory).createSchema().open()) {
            String ask = "select isolation_level from information_schema.sessions where session_id = session_id()";
            assertThat(level(store, ask)).isEqualTo("READ COMMITTED");
        }
    }

    private static String level(JpaStore store, String ask) {
        return store.inTransaction(transaction -> JpaTransaction.of(transaction)
                .work("ask for the level", connection -> {
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery(ask)) {
                        row.next();
                        return row.getString(1);
                    }
                }));
    }

    @Test
    void connections_of_h2_at_another_level_are_refused() {
        try (HikariDataSource pool = pool("jdbc:h2:mem:", "TRANSACTION_SERIALIZABLE")) {
            try (EntityManagerFactory factory = factory(pool)) {
                assertThatThrownBy(
                                () -> JpaStore.builder(factory).createSchema().open())
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("READ COMMITTED");
            }
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void a_database_that_does_not_answer_is_unavailable() {
        for (String url : List.of("jdbc:postgresql://localhost:1/none", "jdbc:mariadb://localhost:1/none")) {
            assertThatThrownBy(() ->
                            JpaStore.builder(url + "?user=ada&password=s3cret").open())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("cannot connect to " + url + ": ")
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("s3cret"));
        }
    }

    @Test
    void a_password_is_never_shown(@TempDir Path folder) {
        String file = "jdbc:h2:file:" + folder.resolve("journal");
        JpaStore.builder(file).user("ada").password("").createSchema().open().close();
        assertThatThrownBy(() ->
                        JpaStore.builder(file).user("ada").password("s3cret").open())
                .isInstanceOf(StoreUnavailableException.class)
                .hasStackTraceContaining("Wrong user name or password")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("s3cret"));
        assertThatThrownBy(() -> JpaStore.builder("jdbc:none:x;password=s3cret").open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("driver")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }

    private static String stackTrace(Throwable e) {
        java.io.StringWriter text = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    @Test
    void an_h2_file_is_opened_so_that_it_keeps_what_it_acknowledges() {
        String fresh = ";OPTIMIZE_REUSE_RESULTS=0;LOCK_TIMEOUT=10000";
        String safe = fresh + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        assertThat(Map.of(
                        "jdbc:h2:file:./a", "jdbc:h2:async:./a" + safe,
                        "jdbc:h2:~/a", "jdbc:h2:async:~/a" + safe,
                        "jdbc:h2:nioMapped:./a", "jdbc:h2:nioMapped:./a" + safe,
                        "jdbc:h2:C:/a", "jdbc:h2:async:C:/a" + safe,
                        "jdbc:h2:./a;write_delay=5",
                                "jdbc:h2:async:./a;write_delay=5" + fresh + ";DB_CLOSE_ON_EXIT=FALSE",
                        "jdbc:h2:./a;AUTO_SERVER=TRUE", "jdbc:h2:async:./a;AUTO_SERVER=TRUE" + fresh + ";WRITE_DELAY=0",
                        "jdbc:h2:mem:a", "jdbc:h2:mem:a" + fresh,
                        "jdbc:h2:tcp://localhost/a", "jdbc:h2:tcp://localhost/a" + fresh,
                        "jdbc:postgresql:a", "jdbc:postgresql:a"))
                .allSatisfy((given, opened) ->
                        assertThat(H2Url.withSafeSettings(given)).isEqualTo(opened));
    }

    @Test
    void the_start_warns_of_an_h2_file_of_the_application_that_loses_commits(@TempDir Path folder) {
        try (HikariDataSource pool = pool("jdbc:h2:file:" + folder.resolve("own"));
                EntityManagerFactory factory = factory(pool)) {
            assertThat(warningsOf(() ->
                            JpaStore.builder(factory).createSchema().open().close()))
                    .hasSize(2)
                    .anyMatch(message -> message.contains("WRITE_DELAY=0"))
                    .anyMatch(message -> message.contains("async:"));
        }
    }

    @Test
    void the_start_warns_of_a_postgres_that_loses_commits() {
        String url = TestDatabase.POSTGRES.url();
        assertThat(warningsOf(() -> JpaStore.builder(url + "&options=-c%20synchronous_commit=off")
                        .createSchema()
                        .open()
                        .close()))
                .hasSize(1)
                .allMatch(message -> message.contains("synchronous_commit=off"));
        assertThat(warningsOf(() -> JpaStore.builder(url).createSchema().open().close()))
                .isEmpty();
    }

    static List<String> warningsOf(Runnable start) {
        return logOf(JournalSchema.class, start);
    }

    private static List<String> logOf(Class<?> of, Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger(of);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            work.run();
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void the_provider_reads_every_setting_it_names() {
        JpaStoreProvider provider = new JpaStoreProvider();
        try (var store = (JpaStore) provider.open(Map.of(
                "daybook.jpa.url", "jdbc:h2:mem:",
                "daybook.jpa.user", "ada",
                "daybook.jpa.password", "",
                "daybook.jpa.pool-size", "1",
                "daybook.jpa.create-schema", "true",
                "daybook.jpa.partitions", "3",
                "daybook.jpa.schema", "books",
                "daybook.jpa.table-prefix", "p_",
                "daybook.jpa.entities", JournalEntryTest.Row.class.getName()))) {
            assertThat(store).hasToString("JPA, table books.p_event_journal");
            assertThat(store.entityManagerFactory().getMetamodel().entity(JournalEntryTest.Row.class))
                    .isNotNull();
            assertThat(store.journal().partitions().count()).isEqualTo(3);
            append(store);
        }
        assertThat(provider.keys()).hasSize(9);
    }

    @Test
    @Tag("AP-13")
    void the_provider_refuses_settings_that_make_no_sense() {
        JpaStoreProvider provider = new JpaStoreProvider();
        assertThatThrownBy(() -> provider.open(Map.of())).hasMessageContaining("set daybook.jpa.url");
        for (Map.Entry<String, String> wrong : Map.of(
                        "daybook.jpa.pool-size", "none",
                        "daybook.jpa.create-schema", "yes",
                        "daybook.jpa.partitions", "1025",
                        "daybook.jpa.entities", "com.acme.Missing")
                .entrySet()) {
            assertThatThrownBy(() ->
                            provider.open(Map.of("daybook.jpa.url", "jdbc:h2:mem:", wrong.getKey(), wrong.getValue())))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(wrong.getKey())
                    .hasMessageContaining(wrong.getValue());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JpaStore.builder("jdbc:h2:mem:").poolSize(0));
    }

    private static Receipt append(JpaStore store) {
        return append(store.journal());
    }

    private static Receipt append(EventJournal journal) {
        return journal.append(
                STREAM,
                ExpectedVersion.any(),
                List.of(new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH)));
    }

    @Test
    void the_entries_of_a_store_are_those_of_its_own_tables() {
        String url = "jdbc:h2:mem:entries_of_two;DB_CLOSE_DELAY=-1";
        for (JpaStore.Builder builder : List.of(
                JpaStore.builder(url),
                JpaStore.builder(url).tablePrefix("p_"),
                JpaStore.builder(url + ";INIT=create schema if not exists books\\;set schema books"))) {
            try (JpaStore store = builder.createSchema().open()) {
                append(store);
                long entries = store.entityManagerFactory()
                        .callInTransaction(
                                manager -> manager.createQuery("select count(e) from JournalEntry e", Long.class)
                                        .getSingleResult());
                assertThat(entries).isEqualTo(1);
            }
        }
    }

    @Test
    void a_factory_that_was_closed_makes_the_store_unavailable() {
        try (HikariDataSource pool = pool("jdbc:h2:mem:closed")) {
            EntityManagerFactory factory = factory(pool);
            JpaStore store = JpaStore.builder(factory).createSchema().open();
            factory.close();
            assertThatThrownBy(() -> append(store)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.journal().head()).isInstanceOf(StoreUnavailableException.class);
        }
    }

    /** The factory, whose EntityManagers fail when they are closed. */
    private static EntityManagerFactory failingAtClose(EntityManagerFactory factory) {
        return proxy(EntityManagerFactory.class, factory, (method, result) -> {
            if (!method.equals("createEntityManager")) {
                return result;
            }
            return proxy(EntityManager.class, (EntityManager) result, (called, answer) -> {
                if (called.equals("close")) {
                    throw new PersistenceException("on cue");
                }
                return answer;
            });
        });
    }

    private static <T> T proxy(Class<T> type, T behind, BiFunction<String, Object, Object> afterEach) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return afterEach.apply(method.getName(), method.invoke(behind, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void an_entity_manager_that_cannot_be_closed_makes_nothing_of_a_commit() {
        String url = "jdbc:h2:mem:closing;DB_CLOSE_DELAY=-1";
        try (HikariDataSource pool = pool(url);
                EntityManagerFactory factory = factory(pool);
                JpaStore store =
                        JpaStore.builder(failingAtClose(factory)).createSchema().open()) {
            String result = store.inTransaction(transaction -> {
                append(transaction.journal(store));
                return "done";
            });
            assertThat(result).isEqualTo("done");
            assertThat(store.journal().head().get(0).number()).isEqualTo(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> store.inTransaction(transaction -> {
                        throw new IllegalStateException("the reason");
                    }))
                    .withMessage("the reason");
        }
    }

    /** On connections of the application's, and a file that H2 closes when a thread that is interrupted works on it. */
    @Test
    void an_interrupted_thread_runs_a_transaction_all_the_same(@TempDir Path folder) {
        try (HikariDataSource pool = pool("jdbc:h2:file:" + folder.resolve("own") + ";WRITE_DELAY=0");
                EntityManagerFactory factory = factory(pool);
                JpaStore store = JpaStore.builder(factory).createSchema().open()) {
            pool.getHikariPoolMXBean().softEvictConnections(); // who needs one now has to wait for it
            boolean isStillInterrupted;
            Thread.currentThread().interrupt();
            try {
                Receipt receipt = store.inTransaction(transaction -> {
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    return append(transaction.journal(store));
                });
                assertThat(receipt.position()).isEqualTo(new Position(0, 1));
            } finally {
                isStillInterrupted = Thread.interrupted();
            }
            assertThat(isStillInterrupted).isTrue();
            assertThat(store.journal().head().get(0).number()).isEqualTo(1);
        }
    }

    @Test
    void a_listener_that_throws_is_logged_and_makes_nothing_of_an_append() {
        List<Position> told = new ArrayList<>();
        try (JpaStore store = JpaStore.builder("jdbc:h2:mem:").createSchema().open()) {
            store.onAppend(position -> {
                throw new IllegalArgumentException("on cue");
            });
            store.onAppend(told::add);
            List<String> log = logOf(AppendSignals.class, () -> {
                assertThat(append(store).position()).isEqualTo(new Position(0, 1));
                Receipt receipt = store.inTransaction(transaction -> append(transaction.journal(store)));
                assertThat(receipt.position()).isEqualTo(new Position(0, 2));
            });
            assertThat(log).hasSize(2).allMatch(line -> line.contains("are stored up to 0/"));
        }
        assertThat(told).containsExactly(new Position(0, 1), new Position(0, 2));
    }

    @Test
    void a_pool_that_gives_no_connection_makes_the_store_unavailable() {
        for (boolean late : List.of(false, true)) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl("jdbc:h2:mem:no_connection");
            config.setAutoCommit(!late);
            HikariDataSource pool = new HikariDataSource(config);
            try (EntityManagerFactory factory = new HibernatePersistenceConfiguration("test")
                    .property("jakarta.persistence.nonJtaDataSource", pool)
                    .property("hibernate.connection.provider_disables_autocommit", late)
                    .createEntityManagerFactory()) {
                JpaStore store = JpaStore.builder(factory).createSchema().open();
                pool.close();
                assertThatThrownBy(() -> append(store))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("cannot append to Todo/a, nothing was stored");
                assertThatThrownBy(() -> store.journal().head()).isInstanceOf(StoreUnavailableException.class);
            }
        }
    }

    @Test
    void a_user_in_front_of_the_host_is_refused_and_not_shown() {
        for (String vendor : List.of("postgresql", "mariadb")) {
            assertThatThrownBy(() -> JpaStore.builder("jdbc:" + vendor + "://ada:s3cret@localhost:1/none")
                            .open())
                    .isInstanceOf(ConfigurationException.class)
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("s3cret"));
        }
    }

    @Test
    void entities_that_are_none_are_refused() {
        for (String entities : List.of("java.lang.String", "=,", "", "com.acme.Missing,")) {
            assertThatThrownBy(() -> new JpaStoreProvider()
                            .open(Map.of("daybook.jpa.url", "jdbc:h2:mem:", "daybook.jpa.entities", entities)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("daybook.jpa.entities");
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void the_order_lock_of_h2_held_by_another_session_for_longer_than_its_lock_timeout() throws SQLException {
        String url = "jdbc:h2:mem:held;LOCK_TIMEOUT=200";
        try (JpaStore store = JpaStore.builder(url).createSchema().open();
                Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(TestDatabase.tables("", Vendor.H2).lockHead.replace("?", "0"));
            assertThatThrownBy(() -> append(store))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll("nothing was stored: a lock", "held by another session");
            other.rollback();
            append(store);
            assertThat(store.journal().head().get(0).number()).isEqualTo(1);
        }
    }

    /** As H2 does by itself when a write fails, on a full disk for one. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void an_h2_file_that_was_closed_under_the_store_is_opened_again(@TempDir Path folder) {
        try (JpaStore store = JpaStore.builder("jdbc:h2:file:" + folder.resolve("journal"))
                .poolSize(3)
                .createSchema()
                .open()) {
            append(store);
            assertThatThrownBy(() -> store.entityManagerFactory()
                            .runInTransaction(manager -> manager.createNativeQuery("shutdown immediately")
                                    .executeUpdate()))
                    .isInstanceOf(RuntimeException.class);

            int refused = 0;
            for (boolean stored = false; !stored; ) {
                try {
                    append(store);
                    stored = true;
                } catch (StoreUnavailableException e) {
                    assertThat(++refused).as("calls that met a dead connection").isLessThanOrEqualTo(3);
                }
            }
            assertThat(store.journal().head().get(0).number()).isEqualTo(2);
        }
    }
}
