package org.daybook.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.daybook.event.Position;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

    private static final int PAGE = 3;
    private static final Executor AT_ONCE = Runnable::run;

    private final List<Long> asked = new ArrayList<>();
    private long head = 7;

    private JournalPage read(Position after) {
        asked.add(after.number());
        long through = Math.min(head, after.number() + PAGE);
        List<JournalRecord> records = LongStream.rangeClosed(after.number() + 1, through)
                .mapToObj(each -> new JournalRecord(
                        new Position(0, each),
                        new StreamId("Thing", "1"),
                        each,
                        new EventText(UUID.randomUUID(), "made", 1, "{}", "{}", Instant.EPOCH)))
                .toList();
        return new JournalPage(records, new Position(0, through));
    }

    private static Position at(long number) {
        return new Position(0, number);
    }

    private static long through(JournalPage page) {
        return page.through().number();
    }

    @Test
    void has_the_next_page_read_before_it_is_asked_for() {
        ReadAhead pages = new ReadAhead(this::read, PAGE, AT_ONCE);
        assertThat(through(pages.page(at(0), true))).isEqualTo(3);
        assertThat(asked).containsExactly(0L, 3L);
        assertThat(through(pages.page(at(3), true))).isEqualTo(6);
        assertThat(through(pages.page(at(6), true))).isEqualTo(7);
        assertThat(asked).as("nothing behind a page that is not full").containsExactly(0L, 3L, 6L);
        head = 8;
        assertThat(through(pages.page(at(7), true))).isEqualTo(8);
    }

    @Test
    void an_empty_page_that_was_read_ahead_is_read_again() {
        ReadAhead pages = new ReadAhead(this::read, PAGE, AT_ONCE);
        head = 3;
        pages.page(at(0), true);
        assertThat(asked).containsExactly(0L, 3L);
        head = 4;
        assertThat(through(pages.page(at(3), true))).isEqualTo(4);
    }

    @Test
    void nothing_is_read_ahead_of_a_page_of_which_a_part_is_asked_for_again() {
        ReadAhead pages = new ReadAhead(this::read, PAGE, AT_ONCE);
        pages.page(at(0), false);
        assertThat(asked).containsExactly(0L);
    }

    @Test
    void a_page_of_somewhere_else_is_not_given() {
        ReadAhead pages = new ReadAhead(this::read, PAGE, AT_ONCE);
        pages.page(at(0), true);
        assertThat(through(pages.page(at(1), true))).isEqualTo(4);
        assertThat(asked).containsExactly(0L, 3L, 1L, 4L);
    }

    @Test
    void what_fails_ahead_is_read_again_when_it_is_asked_for() {
        List<Long> failing = new ArrayList<>(List.of(3L));
        Function<Position, JournalPage> journal = after -> {
            if (failing.remove(after.number())) {
                throw new StoreUnavailableException("not now", null);
            }
            return read(after);
        };
        ReadAhead pages = new ReadAhead(journal, PAGE, AT_ONCE);
        pages.page(at(0), true);
        assertThat(through(pages.page(at(3), true))).isEqualTo(6);

        failing.addAll(List.of(0L, 0L));
        assertThatThrownBy(() -> pages.page(at(0), true)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void without_an_idle_thread_pages_are_read_when_they_are_asked_for() {
        ReadAhead pages = new ReadAhead(this::read, PAGE, task -> {
            throw new RejectedExecutionException("none is idle");
        });
        pages.page(at(0), true);
        assertThat(asked).containsExactly(0L);
        assertThat(through(pages.page(at(3), true))).isEqualTo(6);
    }
}
