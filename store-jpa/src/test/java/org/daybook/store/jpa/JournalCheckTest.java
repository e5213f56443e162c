package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.CrashLog.Conflict;
import org.daybook.store.jpa.CrashLog.Refused;
import org.daybook.store.jpa.CrashLog.Stored;
import org.junit.jupiter.api.Test;

/** Each promise that may be broken is broken here once, in a journal that is right otherwise. */
class JournalCheckTest {

    private static final CrashAppend FIRST = new CrashAppend(1, "a", 0, 2);
    private static final CrashAppend SECOND = new CrashAppend(2, "b", CrashAppend.ANY, 2);
    private static final CrashAppend THIRD = new CrashAppend(3, "a", 2, 2);

    private final CrashLog log = new CrashLog();
    private final List<JournalRecord> journal = new ArrayList<>();

    JournalCheckTest() {
        log.begun(FIRST);
        log.begun(SECOND);
        log.begun(THIRD);
        store(FIRST, 1, 1);
        store(SECOND, 1, 3);
        store(THIRD, 3, 5);
        log.answered(1, new Stored(2, 2));
        log.answered(2, CrashLog.UNKNOWN);
    }

    private void store(CrashAppend append, long version, long position) {
        for (EventText event : append.events()) {
            journal.add(new JournalRecord(
                    new Position(0, position++), append.stream(), version++, event));
        }
    }

    private void assertFound(String finding) {
        assertThat(JournalCheck.findings(journal, log)).anyMatch(each -> each.contains(finding));
    }

    @Test
    void a_journal_that_keeps_its_promises_is_fine() {
        assertThat(JournalCheck.findings(journal, log)).isEmpty();
        log.answered(3, new Stored(4, 6));
        assertThat(JournalCheck.findings(journal, log)).isEmpty();
    }

    @Test
    void what_was_refused_or_in_flight_may_be_missing() {
        CrashAppend stale = new CrashAppend(4, "a", 1, 2);
        CrashAppend refused = new CrashAppend(5, "c", CrashAppend.ANY, 2);
        log.begun(stale);
        log.begun(refused);
        log.begun(new CrashAppend(6, "c", CrashAppend.ANY, 2));
        log.answered(4, new Conflict(4));
        log.answered(5, new Refused("StoreUnavailableException"));
        assertThat(JournalCheck.findings(journal, log)).isEmpty();
    }

    @Test
    void finds_what_was_acknowledged_and_lost() {
        log.answered(3, new Stored(4, 6));
        journal.subList(4, 6).clear();
        assertFound("acknowledged and lost");
    }

    @Test
    void finds_half_an_append() {
        journal.remove(5);
        assertFound("is there as");
    }

    @Test
    void finds_another_content() {
        JournalRecord row = journal.get(0);
        EventText event = row.event();
        journal.set(
                0,
                new JournalRecord(
                        row.position(),
                        row.stream(),
                        row.version(),
                        new EventText(
                                event.id(),
                                event.type(),
                                event.schemaVersion(),
                                "{}",
                                event.metadata(),
                                Instant.EPOCH)));
        assertFound("is there as");
    }

    @Test
    void finds_another_stream() {
        move(1, new StreamId("Todo", "c"), 1, 2);
        assertFound("is scattered");
    }

    @Test
    void finds_a_gap_in_the_positions() {
        move(5, THIRD.stream(), 4, 7);
        assertFound("a gap before");
    }

    @Test
    void finds_a_missing_version() {
        move(4, THIRD.stream(), 4, 5);
        move(5, THIRD.stream(), 5, 6);
        assertFound("version 3 is missing");
        assertFound("was stored on another version");
    }

    @Test
    void finds_another_place_than_the_receipt_says() {
        log.answered(3, new Stored(4, 7));
        assertFound("but it is at");
    }

    @Test
    void finds_what_was_refused_and_is_there() {
        log.answered(3, new Refused("StoreUnavailableException"));
        assertFound("although StoreUnavailableException");
    }

    @Test
    void finds_a_conflict_that_was_none() {
        log.answered(3, new Conflict(1));
        assertFound("refused and there all the same");
        log.begun(new CrashAppend(4, "a", 4, 2));
        log.answered(4, new Conflict(5));
        assertFound("refused for a version that was not");
    }

    @Test
    void finds_what_nobody_has_asked_for() {
        store(new CrashAppend(4, "c", CrashAppend.ANY, 2), 1, 7);
        assertFound("nobody has asked for");
    }

    @Test
    void finds_an_append_that_ended_as_none_may() {
        log.surprised("ended in NullPointerException");
        assertFound("NullPointerException");
    }

    private void move(int row, StreamId stream, long version, long position) {
        journal.set(
                row,
                new JournalRecord(
                        new Position(0, position),
                        stream,
                        version,
                        journal.get(row).event()));
    }
}
