package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stream is read page by page, as far as somebody reads, and a page has a bound in rows and in text. */
@Tag("ES-02")
@Tag("ES-16")
@Tag("D-22")
class PagesTest {

    private static final long RECORDS = 5000;

    private final List<Integer> pages = new ArrayList<>();

    private static JournalRecord numbered(long number, String data) {
        EventText event = new EventText(new UUID(1, number), "todo_created", 1, data, "{}", Instant.EPOCH);
        return new JournalRecord(new Position(0, number), new StreamId("Todo", "1"), number, event);
    }

    /** Notes how many records it is asked for. */
    private List<JournalRecord> page(@Nullable JournalRecord last, int count, String data) {
        pages.add(count);
        long from = last == null ? 1 : last.version() + 1;
        return LongStream.rangeClosed(from, Math.min(RECORDS, from + count - 1))
                .mapToObj(number -> numbered(number, data))
                .toList();
    }

    @Test
    void nothing_is_read_before_somebody_reads_and_no_more_than_one_page_ahead() {
        var stream = Pages.stream(Long.MAX_VALUE, (last, count) -> page(last, count, "{}"));
        assertThat(pages).isEmpty();

        assertThat(stream.limit(200).map(JournalRecord::version)).hasSize(200);

        assertThat(pages.stream().mapToInt(Integer::intValue).sum()).isLessThan(200 + 1000 + 1);
        assertThat(pages).hasSize(2);
    }

    @Test
    void all_is_read_in_pages_of_a_thousand_rows_at_most() {
        assertThat(Pages.stream(Long.MAX_VALUE, (last, count) -> page(last, count, "{}"))
                        .map(JournalRecord::version))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, RECORDS).boxed().toList());

        assertThat(pages).hasSizeGreaterThanOrEqualTo(5).allMatch(count -> count <= 1000);
    }

    @Test
    void pages_of_large_events_have_few_rows() {
        String large = "{\"text\":\"" + "x".repeat(1_000_000) + "\"}";

        assertThat(Pages.stream(100, (last, count) -> page(last, count, large))).hasSize(100);

        assertThat(pages.subList(1, pages.size())).allMatch(count -> count <= 4);
    }

    @Test
    void a_limit_bounds_all_pages_together() {
        assertThat(Pages.stream(70, (last, count) -> page(last, count, "{}"))).hasSize(70);
        assertThat(pages.stream().mapToInt(Integer::intValue).sum()).isEqualTo(70);
    }
}
