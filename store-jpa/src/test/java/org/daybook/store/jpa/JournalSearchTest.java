package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.junit.jupiter.api.Test;

/** A page looks at no more than a window of positions and has no more than some text, and nothing is lost at an edge. */
class JournalSearchTest {

    private static final EventFilter EVERY_FIFTH = EventFilter.eventTypes("fifth");

    @Test
    void finds_everything_once_in_windows_of_any_size_on_h2() throws SQLException {
        checkWindows(TestDatabase.H2_MEMORY, "windows_");
    }

    @Test
    void finds_everything_once_in_windows_of_any_size_on_postgres() throws SQLException {
        checkWindows(TestDatabase.POSTGRES, "windows_");
    }

    private static void checkWindows(TestDatabase database, String prefix) throws SQLException {
        try (JpaStore store = open(database, prefix);
                Connection connection = DriverManager.getConnection(database.url())) {
            append(store, 43, "{}");
            for (int window : new int[] {1, 2, 3, 4, 5, 6, 20, 42, 43, 44, Integer.MAX_VALUE}) {
                for (int limit : new int[] {1, 2, 3, 8, 100}) {
                    for (long after = 0; after <= 44; after++) {
                        long from = after;
                        assertThat(follow(connection, prefix, after, EVERY_FIFTH, window, limit))
                                .as("after %d, windows of %d, limit %d", after, window, limit)
                                .isEqualTo(LongStream.rangeClosed(1, 43)
                                        .filter(number -> number > from && number % 5 == 0)
                                        .boxed()
                                        .toList());
                    }
                    assertThat(follow(connection, prefix, 0, EventFilter.eventTypes("none"), window, limit))
                            .isEmpty();
                }
            }
        }
    }

    /** What is found from page to page; none looks at more positions than a window has. */
    private static List<Long> follow(
            Connection connection, String prefix, long after, EventFilter filter, int window, int limit)
            throws SQLException {
        List<Long> found = new ArrayList<>();
        Position seen = new Position(0, after);
        JournalPage page = page(connection, prefix, seen, filter, window, limit);
        while (!page.through().equals(seen)) {
            assertThat(page.through().number() - seen.number()).isBetween(1L, (long) window);
            page.records().forEach(row -> found.add(row.position().number()));
            seen = page.through();
            page = page(connection, prefix, seen, filter, window, limit);
        }
        assertThat(seen.number()).isEqualTo(Math.max(43, after));
        return found;
    }

    @Test
    void many_names_make_a_window_smaller() throws SQLException {
        try (JpaStore store = open(TestDatabase.H2_MEMORY, "names_");
                Connection connection = DriverManager.getConnection(TestDatabase.H2_MEMORY.url())) {
            append(store, 30, "{}");
            Set<String> names =
                    IntStream.range(0, 900).mapToObj(i -> "name_" + i).collect(Collectors.toSet());

            Position start = Position.start();
            assertThat(page(connection, "names_", start, new EventFilter(names, Set.of()), 100, 5)
                            .through())
                    .isEqualTo(new Position(0, 10));
            assertThat(page(connection, "names_", start, new EventFilter(names, names), 1, 5)
                            .through())
                    .isEqualTo(new Position(0, 1));
        }
    }

    @Test
    void a_page_of_large_events_has_few_rows_and_one_of_small_events_at_most_a_thousand() throws SQLException {
        try (JpaStore store = open(TestDatabase.H2_MEMORY, "large_");
                Connection connection = DriverManager.getConnection(TestDatabase.H2_MEMORY.url())) {
            append(store, 200, "{\"text\":\"" + "x".repeat(100_000) + "\"}");
            append(store, 1200, "{}");

            JournalPage large = page(connection, "large_", Position.start(), EventFilter.all(), 5000, 5000);
            assertThat(large.records()).hasSize(Pages.FIRST_PAGE);
            assertThat(large.through()).isEqualTo(new Position(0, Pages.FIRST_PAGE));

            JournalPage small = page(connection, "large_", new Position(0, 200), EventFilter.all(), 5000, 5000);
            assertThat(small.records()).hasSize(1000);
            assertThat(small.through()).isEqualTo(new Position(0, 1200));
        }
    }

    private static JpaStore open(TestDatabase database, String prefix) {
        return JpaStore.builder(database.factory())
                .tablePrefix(prefix)
                .createSchema()
                .open();
    }

    private static JournalPage page(
            Connection connection, String prefix, Position after, EventFilter filter, int window, int limit)
            throws SQLException {
        return new JournalSearch(TestDatabase.tables(prefix, Vendor.of(connection)), window)
                .page(connection, after, filter, limit);
    }

    private static void append(JpaStore store, int count, String data) {
        List<EventText> events = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new EventText(
                        UUID.randomUUID(), number % 5 == 0 ? "fifth" : "other", 1, data, "{}", Instant.EPOCH))
                .toList();
        store.journal().append(new StreamId("Todo", "1"), ExpectedVersion.any(), events);
    }
}
