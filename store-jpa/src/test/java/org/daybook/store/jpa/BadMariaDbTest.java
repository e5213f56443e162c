package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The same as {@link BadPostgresTest} on MariaDB, as far as it can be done to it. */
@Tag("deep")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadMariaDbTest {

    private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(4);
    /** Behind others, in doubt, and half as long again for a connection as an append waits; an answer; and some patience. */
    private static final Duration BOUND =
            APPEND_TIMEOUT.multipliedBy(7).dividedBy(2).plusSeconds(3).plusSeconds(2);

    private int stores;
    private MariaDbServer server;
    private TcpProxy proxy;
    private JpaStore store;
    private JpaStore truth;

    @BeforeAll
    void startServer() throws SQLException {
        server = TestDatabase.startMariaDb();
        // Unlike root, whom nothing stops from writing.
        execute("create user app@'127.0.0.1'", "grant all on journal.* to app@'127.0.0.1'");
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() throws IOException {
        proxy = new TcpProxy(server.port());
        String prefix = "bad" + ++stores + "_";
        store = open(prefix, "");
        truth = JpaStore.builder(server.url()).tablePrefix(prefix).poolSize(1).open();
    }

    private JpaStore open(String prefix, String parameters) {
        return JpaStore.builder("jdbc:mariadb://127.0.0.1:" + proxy.port() + "/journal?user=app&socketTimeout=3000"
                        + parameters)
                .tablePrefix(prefix)
                .createSchema()
                .poolSize(3)
                .appendTimeout(APPEND_TIMEOUT)
                .open();
    }

    @AfterEach
    void close() throws IOException {
        if (store != null) {
            store.close();
        }
        if (truth != null) {
            truth.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private void assertWhole(AppendLoad load, String fault) throws InterruptedException {
        load.check(truth.journal());
        System.out.println(fault + ": " + load);
        assertThat(load.longest()).as("in bounded time").isLessThan(BOUND);
    }

    private static void assertSays(AppendLoad load, String what) {
        assertThat(load.refused())
                .filteredOn(StoreUnavailableException.class::isInstance)
                .anySatisfy(each -> assertThat(each).hasMessageContaining("nothing was stored: " + what));
    }

    @Test
    void connections_cut_again_and_again_while_appends_are_in_flight() throws Exception {
        try (AppendLoad load = new AppendLoad(store.journal())) {
            for (int i = 0; i < 10; i++) {
                load.awaitStored(20);
                proxy.cut();
            }
            load.awaitStored(20);
            assertWhole(load, "cut 10 times");
        }
    }

    @Test
    void a_stall() throws Exception {
        try (AppendLoad load = new AppendLoad(store.journal())) {
            load.awaitStored(20);
            proxy.stall();
            load.awaitFailed(8);
            proxy.resume();
            load.awaitStored(50);
            assertWhole(load, "stalled until each had failed");
        }
    }

    @Test
    void a_server_that_takes_no_writes() throws Exception {
        try (AppendLoad load = new AppendLoad(store.journal())) {
            load.awaitStored(20);
            execute("set global read_only = 1");
            load.awaitFailed(20);
            assertThat(store.journal().head().get(0).number()).as("can be read").isPositive();
            execute("set global read_only = 0");
            load.awaitStored(50);
            assertWhole(load, "read-only");
            assertSays(load, "the database takes no writes now");
        }
    }

    @Test
    void the_order_lock_held_by_another_session() throws Exception {
        try (AppendLoad load = new AppendLoad(store.journal());
                Connection other = DriverManager.getConnection(server.url());
                Statement statement = other.createStatement()) {
            load.awaitStored(20);
            other.setAutoCommit(false);
            statement.execute("select * from bad" + stores + "_journal_head for update");
            load.awaitFailed(16);
            other.rollback();
            load.awaitStored(50);
            assertWhole(load, "the order lock held");
            assertSays(load, "a lock, on the order or the tables, was held by another session");
            assertThat(load.unknown()).isEmpty();
        }
    }

    /** The driver knows the limit when the URL tells it. */
    @Test
    void an_event_that_is_larger_than_the_database_takes_harms_no_other() throws Exception {
        EventText large = new EventText(
                UUID.randomUUID(), "todo_created", 1, "\"" + "x".repeat(2_000_000) + "\"", "{}", Instant.EPOCH);
        StreamId own = new StreamId("Todo", "large");
        execute("set global max_allowed_packet = 1048576");
        try (JpaStore narrow = open("bad" + stores + "_", "&maxAllowedPacket=1048576");
                AppendLoad load = new AppendLoad(narrow.journal())) {
            for (int i = 0; i < 5; i++) {
                load.awaitStored(10);
                assertThatThrownBy(() -> narrow.journal().append(own, ExpectedVersion.any(), List.of(large)))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("nothing was stored: it is larger than the database takes");
            }
            load.awaitStored(50);
            assertWhole(load, "five times an event that is too large");
            assertThat(load.failures()).isEmpty();
        } finally {
            execute("set global max_allowed_packet = default");
        }
    }

    @Test
    void a_server_that_is_killed_and_started_again() throws Exception {
        try (AppendLoad load = new AppendLoad(store.journal())) {
            load.awaitStored(20);
            server.kill();
            server.restart();
            load.awaitStored(50);
            assertWhole(load, "a restart");
        }
    }
}
