package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.StoreUnavailableException;
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
        List<Snapshot> one = store.snapshots().readPage(null, 1);
        assertThat(one).hasSize(1);
        assertThat(store.snapshots().readPage(one.get(0).stream(), 1)).hasSize(1);
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
