package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.Partitions;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What is in the way of a flight of statements that end their own transaction. */
class PostgresWriterTest {

    /** With a fetch size the driver would come back for more rows after the commit, which closes what they are read from. */
    @Test
    void answers_for_each_append_though_the_driver_fetches_few_rows_at_once() {
        try (JpaStore store = JpaStore.builder(TestDatabase.POSTGRES.url())
                .tablePrefix("few_rows_")
                .createSchema()
                .open()) {
            PGSimpleDataSource few = new PGSimpleDataSource();
            few.setURL(TestDatabase.POSTGRES.url());
            few.setDefaultRowFetchSize(2);
            PostgresWriter writer =
                    new PostgresWriter(Sessions.of(few), TestDatabase.tables("few_rows_", Vendor.POSTGRESQL));

            assertThat(writer.write(toNewStreams(7))).hasSize(7).allMatch(Verdict.Stored.class::isInstance);
            assertThat(store.journal().head().get(0).number()).isEqualTo(7);
        }
    }

    /**
     * Left to itself the server makes a plan for each small group, which takes longer than to carry it out; and of an empty
     * table that was vacuumed, it keeps a plan that reads all of it for every event.
     */
    @Test
    void is_planned_once_and_by_the_indexes_though_the_table_was_empty() throws SQLException {
        JournalTables tables = TestDatabase.tables("planned_", Vendor.POSTGRESQL);
        try (JpaStore store = JpaStore.builder(TestDatabase.POSTGRES.url())
                        .tablePrefix("planned_")
                        .createSchema()
                        .open();
                HikariDataSource single = new HikariDataSource()) {
            single.setJdbcUrl(TestDatabase.POSTGRES.url());
            single.setMaximumPoolSize(1);
            execute(single, "vacuum analyze planned_event_journal");
            PostgresWriter writer = new PostgresWriter(Sessions.of(single), tables);
            for (int i = 0; i < 12; i++) {
                writer.write(toNewStreams(1));
                writer.write(toNewStreams(2));
                List<Append> one = toNewStreams(1);
                writer.write(List.of(one.get(0), one.get(0))); // of which the second is refused
            }
            assertThat(store.journal().head().get(0).number()).isEqualTo(12 * (1 + 2 + 1));

            List<String> plans = plans(single);
            assertThat(plans).as("one event, several, several of a stream").hasSize(3);
            assertThat(plans)
                    .allSatisfy(plan -> assertThat(plan)
                            .contains("0 made anew", "planned_event_journal_pk", "planned_event_journal_stream")
                            .doesNotContain("Seq Scan"));
        }
    }

    /** The plans that the server keeps for its one session, each with how often it did not use it. */
    private static List<String> plans(DataSource single) throws SQLException {
        List<String> plans = new ArrayList<>();
        try (Connection connection = single.getConnection();
                Statement each = connection.createStatement()) {
            each.execute("set plan_cache_mode = force_generic_plan");
            Map<String, String> kept = new LinkedHashMap<>();
            try (ResultSet row = each.executeQuery("""
                    select name, custom_plans || ' made anew',
                        repeat(', null', coalesce(array_length(parameter_types, 1), 0))
                    from pg_prepared_statements
                    where statement like '%insert into planned_event_journal%'""")) {
                while (row.next()) {
                    kept.put(
                            row.getString(2) + " of " + row.getString(1),
                            "explain execute \"" + row.getString(1) + "\" ("
                                    + row.getString(3).substring(2) + ")");
                }
            }
            for (Map.Entry<String, String> statement : kept.entrySet()) {
                StringBuilder plan = new StringBuilder(statement.getKey());
                try (ResultSet line = each.executeQuery(statement.getValue())) {
                    while (line.next()) {
                        plan.append('\n').append(line.getString(1));
                    }
                }
                plans.add(plan.toString());
            }
        }
        return plans;
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Append> toNewStreams(int appends) {
        return IntStream.range(0, appends)
                .mapToObj(i -> Append.of(
                        Partitions.one(),
                        new StreamId("Todo", UUID.randomUUID().toString()),
                        ExpectedVersion.noStream(),
                        List.of(new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH))))
                .toList();
    }
}
