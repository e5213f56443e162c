package org.daybook.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.junit.jupiter.api.Test;

/** What a transaction keeps until its commit, here with so much that it must not look through all of it again and again. */
class MemoryTransactionTest {

    private static final int APPENDS = 10_000;
    private static final StreamId LONG = new StreamId("Todo", "long");

    private final MemoryStore store = new MemoryStore();

    private static EventText event() {
        return new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH);
    }

    private static List<Long> versions(EventJournal journal, Slice slice) {
        try (Stream<JournalRecord> rows = journal.read(LONG, slice)) {
            return rows.map(JournalRecord::version).toList();
        }
    }

    @Test
    void ten_thousand_appends_are_kept_found_and_stored_in_their_order() {
        store.journal().append(LONG, ExpectedVersion.noStream(), List.of(event()));
        List<EventText> events = new ArrayList<>();
        List<Receipt> receipts = new ArrayList<>();
        store.inTransaction(transaction -> {
            EventJournal journal = transaction.journal(store);
            for (int i = 0; i < APPENDS; i++) {
                EventText event = event();
                events.add(event);
                StreamId stream = i % 2 == 0 ? LONG : new StreamId("Todo", "short" + i);
                receipts.add(journal.append(stream, ExpectedVersion.any(), List.of(event)));
                assertThat(journal.find(event.id()).orElseThrow().stream()).isEqualTo(stream);
                assertThat(journal.last(stream).orElseThrow().event()).isEqualTo(event);
            }
            assertThat(versions(journal, Slice.all()))
                    .isEqualTo(
                            LongStream.rangeClosed(1, APPENDS / 2 + 1).boxed().toList());
            assertThat(versions(journal, Slice.from(3).to(4).backward())).containsExactly(4L, 3L);
            return true;
        });
        assertThat(receipts)
                .extracting(receipt -> receipt.position().number())
                .isEqualTo(LongStream.rangeClosed(2, APPENDS + 1).boxed().toList());
        try (Stream<JournalRecord> rows = store.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            assertThat(rows.skip(1).map(JournalRecord::event)).isEqualTo(events);
        }
    }

    @Test
    void what_is_appended_again_is_known_and_what_was_cut_is_not() {
        EventText first = event();
        EventText second = event();
        EventText third = event();
        store.inTransaction(transaction -> {
            MemoryTransaction journal = (MemoryTransaction) transaction;
            Receipt receipt = journal.append(LONG, ExpectedVersion.any(), List.of(first, second));
            journal.append(LONG, ExpectedVersion.any(), List.of(third));
            assertThat(journal.append(LONG, ExpectedVersion.any(), List.of(first, second)))
                    .isEqualTo(receipt);
            for (List<EventText> other : List.of(List.of(second), List.of(event(), first), List.of(third, second))) {
                assertThatThrownBy(() -> journal.append(LONG, ExpectedVersion.any(), other))
                        .isInstanceOf(DuplicateEventIdException.class);
            }

            journal.cutTo(1);

            assertThat(journal.last(LONG).orElseThrow().event()).isEqualTo(second);
            assertThat(journal.find(third.id())).isEmpty();
            assertThat(journal.append(LONG, ExpectedVersion.exactly(2), List.of(third))
                            .lastVersion())
                    .isEqualTo(3);
            journal.cutTo(0);
            assertThat(journal.last(LONG)).isEmpty();
            assertThat(journal.find(first.id())).isEmpty();
            assertThat(journal.append(new StreamId("Todo", "other"), ExpectedVersion.any(), List.of(second))
                            .lastVersion())
                    .isEqualTo(1);
            return true;
        });
        try (Stream<JournalRecord> rows = store.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            assertThat(rows.map(JournalRecord::event)).containsExactly(second);
        }
    }
}
