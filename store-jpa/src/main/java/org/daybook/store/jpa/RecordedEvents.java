package org.daybook.store.jpa;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;

/** Stores what another journal has recorded, as it is there: one transaction for events of many streams. */
final class RecordedEvents {

    private final Sessions sessions;
    private final PortableWriter writer;
    private final JpaJournal journal;

    RecordedEvents(Sessions sessions, PortableWriter writer, JpaJournal journal) {
        this.sessions = sessions;
        this.writer = writer;
        this.journal = journal;
    }

    List<Position> append(List<JournalRecord> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        requireOwnIds(records);
        List<Append> group = records.stream().map(this::append).toList();
        List<Position> positions = write(records, group);
        for (int partition = 0; partition < journal.partitions().count(); partition++) {
            int number = partition;
            positions.stream()
                    .filter(each -> each.partition() == number)
                    .max(Position::compareTo)
                    .ifPresent(journal::tell);
        }
        return positions;
    }

    private static void requireOwnIds(List<JournalRecord> records) {
        Set<UUID> ids = new HashSet<>();
        for (JournalRecord each : records) {
            if (!ids.add(each.event().id())) {
                throw new IllegalArgumentException(
                        "two events to append have the id " + each.event().id());
            }
        }
    }

    private Append append(JournalRecord row) {
        int partition = row.isCommitted()
                ? row.position().partition()
                : journal.partitions().of(row.stream());
        if (partition >= journal.partitions().count()) {
            throw new IllegalArgumentException("this journal has no partition " + partition);
        }
        EventText event = row.event();
        return new Append(
                partition,
                row.stream(),
                ExpectedVersion.exactly(row.version() - 1),
                List.of(event),
                List.of(event.id()),
                event.data().length() + event.metadata().length());
    }

    private List<Position> write(List<JournalRecord> records, List<Append> group) {
        Append last = group.get(group.size() - 1);
        String what = "append " + group.size() + " recorded events, the last one to " + last.stream();
        try {
            return sessions.write(what, connection -> positions(records, group, writer.writeIn(connection, group)));
        } catch (SqlFailure e) {
            if (e.isConstraintViolation()) {
                for (Append each : group) {
                    UUID id = each.ids().get(0);
                    if (journal.find(id).isPresent()) {
                        throw new DuplicateEventIdException(id, each.stream());
                    }
                }
            }
            throw e.unavailable("cannot " + what + ", nothing was stored");
        } catch (CommitInDoubt e) {
            throw new AppendOutcomeUnknownException(last.stream(), last.ids(), e.getCause());
        }
    }

    /** Throws, which rolls all back, unless each event is stored where it was recorded. */
    private static List<Position> positions(List<JournalRecord> records, List<Append> group, List<Verdict> verdicts) {
        return IntStream.range(0, records.size())
                .mapToObj(i -> position(records.get(i), group.get(i), verdicts.get(i)))
                .toList();
    }

    private static Position position(JournalRecord row, Append append, Verdict verdict) {
        if (verdict instanceof Verdict.Refused refused) {
            throw new VersionConflictException(append.stream(), append.expected(), refused.version());
        }
        if (!(verdict instanceof Verdict.Stored stored)) {
            throw new IllegalStateException("an append in a transaction of its own ended as " + verdict);
        }
        Position position = stored.firstPosition();
        if (row.isCommitted() && !row.position().equals(position)) {
            throw new IllegalStateException("the next position is " + position + ", but " + row.stream() + " version "
                    + row.version() + " was recorded at " + row.position() + "; nothing was stored");
        }
        return position;
    }
}
