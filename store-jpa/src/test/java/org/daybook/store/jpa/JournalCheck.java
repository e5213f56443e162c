package org.daybook.store.jpa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.CrashLog.Answer;
import org.daybook.store.jpa.CrashLog.Conflict;
import org.daybook.store.jpa.CrashLog.Refused;
import org.daybook.store.jpa.CrashLog.Stored;

/** Compares a journal with what its writers were told, and finds each broken promise. */
final class JournalCheck {

    private final List<JournalRecord> journal;
    private final Map<Long, CrashAppend> appends;
    private final Map<Long, Answer> answers;
    private final Map<Long, List<JournalRecord>> stored = new LinkedHashMap<>();
    private final Map<StreamId, Long> versions = new HashMap<>();
    private final List<String> findings = new ArrayList<>();

    private JournalCheck(List<JournalRecord> journal, CrashLog log) {
        this.journal = journal;
        this.appends = log.appends();
        this.answers = log.answers();
        findings.addAll(log.surprises());
    }

    /** What is wrong with a journal, in words; nothing if all promises are kept. */
    static List<String> findings(List<JournalRecord> journal, CrashLog log) {
        JournalCheck check = new JournalCheck(journal, log);
        check.order();
        check.stored.forEach(check::whole);
        check.answers.forEach(check::truth);
        return check.findings;
    }

    /** Positions are gapless from 1, and so are the versions of each stream. */
    private void order() {
        long position = 0;
        for (JournalRecord row : journal) {
            require(row.position().equals(new Position(0, ++position)), "a gap before " + row);
            long version = versions.merge(row.stream(), 1L, Long::sum);
            require(row.version() == version, "version " + version + " is missing before " + row);
            stored.computeIfAbsent(row.event().id().getMostSignificantBits(), id -> new ArrayList<>())
                    .add(row);
        }
    }

    /** Of an append there are all events, as they were given, one after the other, on what it expected. */
    private void whole(long id, List<JournalRecord> rows) {
        CrashAppend append = appends.get(id);
        if (append == null) {
            findings.add("nobody has asked for " + rows);
            return;
        }
        List<EventText> events = rows.stream().map(JournalRecord::event).toList();
        require(events.equals(append.events()), append + " is there as " + rows);
        JournalRecord first = rows.get(0);
        for (int i = 0; i < rows.size(); i++) {
            JournalRecord row = rows.get(i);
            require(
                    row.stream().equals(append.stream())
                            && row.version() == first.version() + i
                            && number(row) == number(first) + i,
                    append + " is scattered: " + rows);
        }
        require(
                append.expected() == CrashAppend.ANY || first.version() == append.expected() + 1,
                append + " was stored on another version: " + rows);
    }

    /** What the caller was told is so. */
    private void truth(long id, Answer answer) {
        CrashAppend append = appends.get(id);
        List<JournalRecord> rows = stored.getOrDefault(id, List.of());
        if (answer instanceof Stored receipt) {
            require(!rows.isEmpty(), "acknowledged and lost: " + append);
            rows.stream().skip(append.size() - 1).forEach(last -> {
                require(
                        last.version() == receipt.lastVersion() && number(last) == receipt.lastPosition(),
                        receipt + " was said of " + append + ", but it is at " + last);
            });
        } else if (answer instanceof Conflict conflict) {
            require(rows.isEmpty(), "refused and there all the same: " + append);
            require(
                    append.expected() != CrashAppend.ANY
                            && append.expected() != conflict.actual()
                            && conflict.actual() <= versions.getOrDefault(append.stream(), 0L),
                    append + " was refused for a version that was not: " + conflict.actual());
        } else if (answer instanceof Refused refused) {
            require(rows.isEmpty(), "there, although " + refused.why() + ": " + append);
        }
    }

    private static long number(JournalRecord row) {
        return row.position().number();
    }

    private void require(boolean isSo, String otherwise) {
        if (!isSo) {
            findings.add(otherwise);
        }
    }
}
