package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.AggregateType;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many statements loads need, as the database counts them. */
class LoadQueriesTest {

    private static final String URL = "jdbc:h2:mem:load-queries;DB_CLOSE_DELAY=-1";

    /** 4 streams, then 8 times as many, and then up to 250 at once. */
    private static final int OF_FIVE_HUNDRED = 4;

    @AggregateType(value = "Jar", aliases = "Pot")
    record Jar(int spoons) {

        record Opened() implements Creation<Jar> {
            @Override
            public Jar create() {
                return new Jar(0);
            }
        }

        record Filled() implements DomainEvent<Jar> {
            @Override
            public Jar mutate(Jar jar) {
                return new Jar(jar.spoons + 1);
            }
        }
    }

    record Cup(int spoons) {

        record Made() implements Creation<Cup> {
            @Override
            public Cup create() {
                return new Cup(0);
            }
        }

        record Stirred() implements DomainEvent<Cup> {
            @Override
            public Cup mutate(Cup cup) {
                return new Cup(cup.spoons + 1);
            }
        }
    }

    private final JpaStore store = JpaStore.builder(URL).createSchema().open();
    private final Daybook daybook =
            Daybook.builder(store).snapshots(Jar.class, SnapshotPolicy.never()).open();
    private final Repository<Cup, DomainEvent<? super Cup>> cups = daybook.repository(Cup.class);
    private final List<String> ids =
            IntStream.range(0, 500).mapToObj(String::valueOf).toList();

    @BeforeEach
    void fill() throws SQLException {
        for (String id : ids) {
            cups.create(
                    id,
                    new Cup.Made(),
                    IntStream.range(0, 9).mapToObj(i -> new Cup.Stirred()).toList());
        }
        execute("set query_statistics_max_entries 1000");
        execute("set query_statistics true");
    }

    @AfterEach
    void close() throws SQLException {
        daybook.close();
        execute("shutdown");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Statements on the tables of the journal since the beginning. */
    private static int executed() {
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select coalesce(sum(execution_count), 0) from information_schema.query_statistics"
                                + " where (sql_statement like '%event_journal%' or sql_statement like '%journal_snapshot%')"
                                + " and sql_statement not like '%query_statistics%'")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int statementsOf(Runnable work) {
        int before = executed();
        work.run();
        return executed() - before;
    }

    @Test
    void a_short_stream_is_read_with_one() {
        assertThat(statementsOf(() -> assertThat(cups.get("7").spoons()).isEqualTo(9)))
                .isEqualTo(1);
        assertThat(statementsOf(() -> assertThat(cups.find("none")).isEmpty())).isEqualTo(1);
    }

    @Test
    void a_load_from_a_snapshot_is_read_with_one() {
        Daybook other = Daybook.builder(store)
                .snapshots(Cup.class, SnapshotPolicy.never())
                .open();
        Repository<Cup, DomainEvent<? super Cup>> same = other.repository(Cup.class);
        assertThat(statementsOf(() -> assertThat(same.get("8").spoons()).isEqualTo(9)))
                .isEqualTo(1);
        same.takeSnapshot("7");
        assertThat(statementsOf(() -> assertThat(same.get("7").spoons()).isEqualTo(9)))
                .isEqualTo(1);
        same.update("7", cup -> new Cup.Stirred());
        assertThat(statementsOf(() -> assertThat(same.get("7").spoons()).isEqualTo(10)))
                .isEqualTo(1);
    }

    /** The first might find none because a snapshot says to begin later. */
    @Test
    void what_is_not_there_is_looked_for_with_two_where_there_are_snapshots() {
        Daybook other = Daybook.builder(store)
                .snapshots(Cup.class, SnapshotPolicy.never())
                .open();
        Repository<Cup, DomainEvent<? super Cup>> same = other.repository(Cup.class);
        assertThat(statementsOf(() -> assertThat(same.find("none")).isEmpty())).isEqualTo(2);
        assertThat(statementsOf(() ->
                        assertThatThrownBy(() -> same.get("none")).isInstanceOf(AggregateNotFoundException.class)))
                .isEqualTo(2);
    }

    @Test
    void hundreds_are_read_with_a_few() {
        assertThat(statementsOf(() -> assertThat(cups.getAll(ids)).hasSize(500)))
                .isEqualTo(OF_FIVE_HUNDRED);
    }

    @Test
    void what_a_transaction_has_appended_costs_little() {
        store.inTransaction(transaction -> {
            Repository<Cup, DomainEvent<? super Cup>> joined =
                    daybook.in(transaction).repository(Cup.class);
            joined.update("100", cup -> new Cup.Stirred());
            assertThat(statementsOf(() ->
                            assertThat(joined.getAll(ids).get("100").spoons()).isEqualTo(10)))
                    .isBetween(3, 2 * OF_FIVE_HUNDRED + 1);
            return true;
        });
    }

    @Test
    void another_name_of_the_aggregate_is_looked_for_in_the_same_ones() {
        Repository<Jar, DomainEvent<? super Jar>> jars = daybook.repository(Jar.class);
        jars.create("3", new Jar.Opened());
        int snapshots = 4; // of 1,000 names
        assertThat(statementsOf(() -> assertThat(jars.getAll(ids)).containsOnlyKeys("3")))
                .isEqualTo(6 + snapshots);
    }
}
