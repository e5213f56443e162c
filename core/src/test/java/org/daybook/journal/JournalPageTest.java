package org.daybook.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.junit.jupiter.api.Test;

class JournalPageTest {

    private static JournalRecord row(long number) {
        EventText event = new EventText(new UUID(1, number), "todo_created", 1, "{}", "{}", Instant.EPOCH);
        return new JournalRecord(new Position(0, number), new StreamId("Todo", "1"), number, event);
    }

    @Test
    void keepsACopyOfItsRecords() {
        List<JournalRecord> records = new ArrayList<>(List.of(row(1)));
        JournalPage page = new JournalPage(records, new Position(0, 2));
        records.clear();

        assertThat(page.records()).containsExactly(row(1));
    }

    @Test
    void wasSearchedUpToItsLastRecordAtLeast() {
        List<JournalRecord> records = List.of(row(1), row(3));

        assertThat(new JournalPage(records, new Position(0, 3)).through()).isEqualTo(new Position(0, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JournalPage(records, new Position(0, 2)))
                .withMessageContaining("0/2")
                .withMessageContaining("0/3");
    }
}
