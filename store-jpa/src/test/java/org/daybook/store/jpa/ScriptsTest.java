package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.daybook.event.ConfigurationException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Positions;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.Partitions;
import org.flywaydb.core.Flyway;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scripts in the jar, run by others than Daybook, and tables that are not as the scripts made them. */
abstract class ScriptsTest {

    private static final int NODES = 6;

    private String url;

    /** The URL of a database, or a schema of one, without tables. */
    abstract String emptyDatabase() throws SQLException;

    /** The folder of the scripts. */
    abstract String folder();

    /** The statement that changes the type of a column. */
    abstract String retype(String column, String type);

    /** The statement that drops the constraint of a unique key. */
    abstract String dropUniqueKey(String name);

    /** The statement that drops the primary key of a table. */
    String dropPrimaryKey(String table) {
        return "alter table " + table + " drop constraint " + table + "_pk";
    }

    /** The type of times, without its digits. */
    abstract String timeOf(int digits);

    @BeforeEach
    void begin() throws SQLException {
        url = emptyDatabase();
    }

    String url() {
        return url;
    }

    @Test
    @Tag("CF-08")
    void a_store_opens_on_what_the_script_made_by_hand() throws Exception {
        runScript();
        assertAppends();
        runScript(); // changes nothing
        try (JpaStore store = JpaStore.builder(url).open()) {
            assertThat(store.journal().head().get(0).number()).isEqualTo(1);
        }
    }

    @Test
    void a_store_opens_on_what_flyway_made_beside_the_tables_of_an_application() throws SQLException {
        execute("create table of_the_application (id integer primary key)");
        Flyway flyway = Flyway.configure()
                .dataSource(url, user(), "")
                .locations("classpath:org/daybook/db/" + folder())
                .table("daybook_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();

        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(3);
        assertAppends();
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        assertThat(flyway.info().current().getScript()).isEqualTo("V3__snapshots.sql");
    }

    @Test
    void nodes_that_start_at_once_may_all_create_the_schema() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            for (String prefix : List.of("a_", "b_", "c_")) {
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> opened = IntStream.range(0, NODES)
                        .<Future<?>>mapToObj(node -> nodes.submit(() -> {
                            start.await();
                            JpaStore.builder(url)
                                    .tablePrefix(prefix)
                                    .partitions(Partitions.byHash(5))
                                    .poolSize(1)
                                    .createSchema()
                                    .open()
                                    .close();
                            return null;
                        }))
                        .toList();
                start.countDown();
                for (Future<?> each : opened) {
                    each.get();
                }
                assertThat(count("select count(*) from " + prefix + "journal_head"))
                        .isEqualTo(5);
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void more_partitions_are_made_by_hand_as_long_as_there_are_no_events() throws Exception {
        runScript();
        execute("insert into journal_head (journal_partition) values (2)");
        assertRefused(Partitions.byHash(3), "journal_head has no row for partition 1");
        execute("insert into journal_head (journal_partition) values (1)");
        assertRefused(Partitions.one(), "created with 3 partition(s), and is opened with 1");
        try (JpaStore store =
                JpaStore.builder(url).partitions(Partitions.byHash(3)).open()) {
            assertThat(store.journal().head()).isEqualTo(Positions.start(3));
        }
        runScript(); // changes nothing
        JpaStore.builder(url)
                .partitions(Partitions.byHash(3))
                .createSchema()
                .open()
                .close();
    }

    private void assertRefused(Partitions partitions, String message) {
        assertThatThrownBy(() -> JpaStore.builder(url).partitions(partitions).open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void the_start_says_which_column_is_missing_or_changed() throws Exception {
        runScript();
        assertRefused("alter table event_journal drop column metadata", "column event_journal.metadata is missing");
        execute("alter table event_journal add column metadata integer");
        assertRefused(
                null, "column event_journal.metadata is integer, not ", "column event_journal.metadata is int, not ");
    }

    @Test
    void the_start_says_which_column_is_too_short() throws Exception {
        runScript();
        assertRefused(
                retype("aggregate_id", "varchar(100)"),
                "column event_journal.aggregate_id holds 100 characters, not 255");
        assertRefused(
                retype("create_date", timeOf(0)), "column event_journal.create_date keeps 0 digits of a second, not 6");
    }

    @Test
    void the_start_says_which_key_is_missing() throws Exception {
        runScript();
        assertRefused(
                dropUniqueKey("event_journal_stream"),
                "event_journal has no unique key of exactly [aggregate_id, aggregate_type, aggregate_version]");
        assertRefused(dropUniqueKey("event_journal_event_id"), "event_journal has no unique key of exactly [event_id]");
    }

    @Test
    void the_start_says_that_the_head_is_missing() throws Exception {
        runScript();
        assertRefused("delete from journal_head", "journal_head has no row for partition 0");
        assertRefused("drop table journal_head", "table journal_head is missing in ");
    }

    @Test
    void the_start_says_what_subscriptions_miss() throws Exception {
        runScript();
        assertRefused("alter table journal_segment drop column token", "column journal_segment.token is missing");
        assertRefused("drop table journal_segment", "table journal_segment is missing in ");
    }

    @Test
    void the_start_says_which_keys_of_subscriptions_are_missing() throws Exception {
        runScript();
        assertRefused(
                dropPrimaryKey("journal_parked"),
                "journal_parked has no unique key of exactly [journal_partition, position, subscription]");
        assertRefused(
                dropPrimaryKey("journal_segment"),
                "journal_segment has no unique key of exactly [segment, subscription]");
        assertRefused(
                dropPrimaryKey("journal_subscriber"),
                "journal_subscriber has no unique key of exactly [node, subscription]");
        assertRefused(
                dropPrimaryKey("journal_subscription"), "journal_subscription has no unique key of exactly [name]");
    }

    @Test
    void hibernate_validates_the_entity_and_tells_drift() throws Exception {
        runScript();
        validate();
        execute("alter table event_journal drop column metadata");
        assertThatThrownBy(this::validate).hasStackTraceContaining("missing column [metadata]");
        execute("alter table event_journal add column metadata integer");
        assertThatThrownBy(this::validate)
                .hasStackTraceContaining("wrong column type encountered in column [metadata]");
    }

    private void validate() {
        EntityManagerFactory factory = new HibernatePersistenceConfiguration("validated")
                .managedClasses(JournalEntry.class)
                .property("jakarta.persistence.jdbc.url", url)
                .property("hibernate.hbm2ddl.auto", "validate")
                .property("hibernate.type.preferred_uuid_jdbc_type", uuidType())
                .createEntityManagerFactory();
        factory.close();
    }

    /** As somebody would in a console. */
    void runScript() throws IOException, SQLException {
        runScript("V1__event_journal.sql");
        runScript("V2__subscriptions.sql");
        runScript("V3__snapshots.sql");
    }

    private void runScript(String name) throws IOException, SQLException {
        String script;
        try (InputStream in = JpaStore.class.getResourceAsStream("/org/daybook/db/" + folder() + "/" + name)) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String statement : script.replaceAll("(?m)^--.*$", "").split(";")) {
            if (!statement.isBlank()) {
                execute(statement);
            }
        }
    }

    void assertRefused(String statement, String... messages) throws SQLException {
        if (statement != null) {
            execute(statement);
        }
        assertThatThrownBy(() -> JpaStore.builder(url).open())
                .isInstanceOf(ConfigurationException.class)
                .satisfies(refused -> assertThat(messages).anyMatch(refused.getMessage()::contains));
    }

    private void assertAppends() {
        try (JpaStore store = JpaStore.builder(url).open()) {
            store.journal()
                    .append(
                            new StreamId("Todo", "a"),
                            ExpectedVersion.noStream(),
                            List.of(new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH)));
            assertThat(store.journal().head().get(0).number()).isEqualTo(1);
        }
    }

    /** What Hibernate must be told that ids are. */
    String uuidType() {
        return "UUID"; // its default
    }

    /** For Flyway, which wants to be told what the URL says already. */
    String user() {
        return "";
    }

    void execute(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private long count(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
