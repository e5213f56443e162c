package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.store.BufferedJournal;
import org.junit.jupiter.api.Test;

/** A database that shows what it takes back, as H2 does when it finds that its disk is full; no real one does so on cue. */
class EarlierReceiptTest {

    @Test
    void what_was_seen_and_is_gone_was_not_stored_by_somebody_else() {
        StreamId stream = new StreamId("Todo", "a");
        EventText event = new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH);
        EventJournal journal = mock(EventJournal.class);
        when(journal.find(event.id()))
                .thenReturn(Optional.of(new JournalRecord(new Position(0, 1), stream, 1, event)))
                .thenReturn(Optional.empty());
        when(journal.read(stream, Slice.from(1).limit(1))).thenReturn(Stream.empty());

        assertThat(BufferedJournal.earlierReceipt(journal, stream, List.of(event)))
                .isEmpty();
    }
}
