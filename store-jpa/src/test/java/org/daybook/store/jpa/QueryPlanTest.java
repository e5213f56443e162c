package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.journal.EventFilter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each reading statement walks an index in its order, so that its cost does not grow with the stream or the journal. */
class QueryPlanTest {

    /** The statements with values in place of their parameters. */
    private static Map<String, String> statements(Vendor vendor) {
        JournalTables tables = TestDatabase.tables("", vendor);
        return Map.of(
                "check of a stream", with(tables.check(1), "0", "'Todo'", "'1'"),
                "stream forward", with(tables.readForward, "'Todo'", "'1'", "1", "9223372036854775807", "64"),
                "stream backward", with(tables.readBackward, "'Todo'", "'1'", "1", "9223372036854775807", "64"),
                "journal", with(tables.readAll(EventFilter.all()), "0", "10", "20010", "64"),
                "last position", with(tables.lastPosition, "0"),
                "last positions", tables.lastPositions(0, 2),
                "last stream", with(tables.lastStream, "0"));
    }

    private static final EventFilter FILTER = new EventFilter(Set.of("born", "named"), Set.of("Cat"));

    private static String with(String statement, String... values) {
        String filled = statement;
        for (String value : values) {
            filled = filled.replaceFirst("\\?", value);
        }
        return filled;
    }

    @Test
    @Tag("ES-08")
    @Tag("D-46")
    void h2_sorts_nothing() {
        try (JpaStore store =
                JpaStore.builder("jdbc:h2:mem:").poolSize(1).createSchema().open()) {
            statements(Vendor.H2)
                    .forEach((name, statement) -> assertThat(explain(store, "explain " + statement))
                            .as(name)
                            .contains("index sorted"));
        }
    }

    @Test
    @Tag("D-46")
    void postgres_sorts_nothing() {
        try (JpaStore store = JpaStore.builder(TestDatabase.POSTGRES.url())
                .poolSize(1)
                .createSchema()
                .open()) {
            statements(Vendor.POSTGRESQL)
                    .forEach((name, statement) -> assertThat(
                                    explain(store, "set local enable_seqscan = off; explain " + statement))
                            .as(name)
                            .containsAnyOf("Index Scan", "Index Only Scan")
                            .doesNotContain("Sort"));
        }
    }

    @Test
    @Tag("deep")
    void mariadb_sorts_nothing() {
        try (JpaStore store = JpaStore.builder(TestDatabase.MARIADB.url().replace("/journal?", "/plans?"))
                .poolSize(1)
                .createSchema()
                .open()) {
            store.entityManagerFactory()
                    .runInTransaction(manager ->
                            manager.createNativeQuery("""
                            insert into event_journal
                            select 0, seq, uuid(), 'Todo', seq mod 5, seq div 5 + 1, 'todo_created', 1, '{}', '{}', now(6)
                            from seq_1_to_1000""").executeUpdate()); // an empty table is sorted, in no time
            statements(Vendor.MARIADB)
                    .forEach((name, statement) -> assertThat(explain(store, "explain format = json " + statement))
                            .as(name)
                            .contains("\"key\": ")
                            .doesNotContain("filesort", "temporary_table"));
        }
    }

    @Test
    void h2_searches_a_range_of_positions() {
        try (JpaStore store =
                JpaStore.builder("jdbc:h2:mem:").poolSize(1).createSchema().open()) {
            execute(
                    store,
                    "insert into event_journal select 0, x, random_uuid(), 'Todo', x, 1, 'todo_created', 1, '', '', "
                            + "current_timestamp from system_range(1, 5000)");
            execute(store, "analyze");

            assertThat(explain(store, "explain " + search(TestDatabase.tables("", Vendor.H2))))
                    .contains("PRIMARY_KEY", "index sorted")
                    .containsPattern("(?s)/\\*[^*]*POSITION > [^*]*4000[^*]*\\*/");
        }
    }

    /** PostgreSQL believes that there is nothing of a type that its statistics do not know yet. */
    @Test
    void postgres_searches_a_range_of_positions_whatever_its_statistics_say() {
        JournalTables tables = TestDatabase.tables("plan_", Vendor.POSTGRESQL);
        try (JpaStore store = JpaStore.builder(TestDatabase.POSTGRES.url())
                .poolSize(1)
                .tablePrefix("plan_")
                .createSchema()
                .open()) {
            execute(
                    store,
                    "insert into plan_event_journal select 0, x, gen_random_uuid(), 'Todo', x, 1, 'todo_created', 1, "
                            + "'', '', current_timestamp from generate_series(1, 5000) x");
            execute(store, "analyze plan_event_journal");
            String search = search(tables);

            assertThat(explain(store, "explain " + search))
                    .contains("Index Scan using plan_event_journal_pk", "\"position\" > 4000", "\"position\" <= 4900")
                    .doesNotContain("Sort");
            assertThat(explain(store, "explain " + search.replaceAll("case when (.*) then 1 else 0 end <> 0", "$1")))
                    .as("with plain conditions")
                    .contains("plan_event_journal_stream");
        }
    }

    private static String search(JournalTables tables) {
        String statement = tables.readAll(FILTER);
        assertThat(statement.chars().filter(each -> each == '?')).hasSize(3 + 3 + 1);
        return with(statement, "0", "4000", "4900", "'born'", "'named'", "'Cat'", "64");
    }

    private static void execute(JpaStore store, String statement) {
        store.entityManagerFactory()
                .runInTransaction(
                        manager -> manager.createNativeQuery(statement).executeUpdate());
    }

    private static String explain(JpaStore store, String statements) {
        return store.entityManagerFactory().callInTransaction(manager -> {
            String[] each = statements.split("; ");
            for (int i = 0; i < each.length - 1; i++) {
                manager.createNativeQuery(each[i]).executeUpdate();
            }
            @SuppressWarnings("unchecked") // a plan is lines of text
            List<String> lines =
                    manager.createNativeQuery(each[each.length - 1]).getResultList();
            return String.join("\n", lines);
        });
    }
}
