package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.store.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody does to the table of snapshots, aggregates are loaded. */
class SpoiltSnapshotsTest {

    private static final String SCHEMA = "spoilt_snapshots";

    record Jar(int spoons) {

        record Opened() implements Creation<Jar> {
            @Override
            public Jar create() {
                return new Jar(0);
            }
        }

        record Filled(int spoons) implements DomainEvent<Jar> {
            @Override
            public Jar mutate(Jar jar) {
                return new Jar(jar.spoons + spoons);
            }
        }
    }

    private JpaStore store;
    private Daybook daybook;
    private Repository<Jar, DomainEvent<? super Jar>> jars;

    @BeforeEach
    void open() throws Exception {
        execute("drop schema if exists " + SCHEMA + " cascade");
        store = JpaStore.builder(TestDatabase.POSTGRES.url())
                .schema(SCHEMA)
                .createSchema()
                .open();
        daybook = Daybook.builder(store)
                .snapshots(Jar.class, SnapshotPolicy.never())
                .open();
        jars = daybook.repository(Jar.class);
        for (String id : List.of("1", "2", "3")) {
            jars.create(id, new Jar.Opened());
            jars.update(id, jar -> new Jar.Filled(3));
            jars.takeSnapshot(id);
        }
    }

    @AfterEach
    void close() {
        daybook.close();
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(TestDatabase.POSTGRES.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state_version = 0",
                "aggregate_version = -1",
                "state_type = ''",
                "latest = 9223372036854775807, begun_at = -9223372036854775808",
                "aggregate_id = chr(1)"
            })
    void a_row_that_is_no_snapshot_is_passed_over(String change) throws Exception {
        execute("update " + SCHEMA + ".journal_snapshot set " + change + " where aggregate_id = '2'");

        assertThat(jars.get("2")).isEqualTo(new Jar(3));
        assertThat(jars.getAll(List.of("1", "2", "3")))
                .isEqualTo(Map.of("1", new Jar(3), "2", new Jar(3), "3", new Jar(3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state_version = 0",
                "state_type = ''",
                "latest = 9223372036854775807",
                "begun_at = -9223372036854775808"
            })
    void a_row_that_is_no_snapshot_is_replaced_after_a_load(String change) throws Exception {
        execute("update " + SCHEMA + ".journal_snapshot set " + change + " where aggregate_id = '2'");
        assertThat(jars.get("2")).isEqualTo(new Jar(3));
        assertReplaced("2");
    }

    @Test
    void also_after_a_load_of_many_and_one_in_a_transaction() throws Exception {
        execute("update " + SCHEMA + ".journal_snapshot set state_type = '' where aggregate_id in ('1', '2')");
        assertThat(jars.getAll(List.of("2", "3"))).hasSize(2);
        assertReplaced("2");
        store.entityManagerFactory().runInTransaction(manager -> {
            Repository<Jar, DomainEvent<? super Jar>> joined =
                    daybook.in(JpaStore.joining(manager)).repository(Jar.class);
            assertThat(joined.get("1")).isEqualTo(new Jar(3));
        });
        assertReplaced("1");
    }

    private void assertReplaced(String id) {
        StreamId stream = new StreamId("Jar", id);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (store.snapshots().find(stream).filter(each -> !each.isSpoilt()).isEmpty()) {
            assertThat(System.nanoTime()).as("it is replaced").isLessThan(end);
            Thread.onSpinWait();
        }
        assertThat(store.snapshots().find(stream).orElseThrow().version()).isEqualTo(2);
    }

    /** A tool is to tell of them. */
    @Test
    void rows_that_are_no_snapshots_are_on_the_pages() throws Exception {
        execute("update " + SCHEMA + ".journal_snapshot set state_type = '' where aggregate_id = '2'");
        execute("update " + SCHEMA + ".journal_snapshot set aggregate_version = -1 where aggregate_id = '3'");

        List<Snapshot> page = store.snapshots().readPage(null, 2);
        assertThat(page).extracting(Snapshot::isSpoilt).containsExactly(false, true);
        List<Snapshot> rest = store.snapshots().readPage(page.get(1).stream(), 2);
        assertThat(rest).extracting(Snapshot::isSpoilt).containsExactly(true);
        assertThat(store.snapshots().readPage(rest.get(0).stream(), 2)).isEmpty();
    }

    @Test
    void without_the_table_all_events_are_read() throws Exception {
        execute("drop table " + SCHEMA + ".journal_snapshot");

        assertThat(jars.get("2")).isEqualTo(new Jar(3));
        assertThat(jars.getAll(List.of("1", "2"))).hasSize(2);
        assertThat(jars.update("2", jar -> new Jar.Filled(1)).lastVersion()).isEqualTo(3);
        assertThatThrownBy(() -> jars.takeSnapshot("2")).isInstanceOf(StoreUnavailableException.class);
    }

    /** PostgreSQL refuses every further statement of it. */
    @Test
    void a_transaction_that_a_failed_statement_broke_fails() throws Exception {
        execute("drop table " + SCHEMA + ".journal_snapshot");

        store.entityManagerFactory().runInTransaction(manager -> {
            Repository<Jar, DomainEvent<? super Jar>> joined =
                    daybook.in(JpaStore.joining(manager)).repository(Jar.class);
            assertThatThrownBy(() -> joined.get("2")).isInstanceOf(StoreUnavailableException.class);
            manager.getTransaction().setRollbackOnly();
        });
    }
}
