package org.daybook.store.jpa;

import java.util.List;
import java.util.UUID;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.Partitions;
import org.daybook.store.BufferedJournal;

/** What one caller wants to have stored. */
record Append(
        int partition, StreamId stream, ExpectedVersion expected, List<EventText> events, List<UUID> ids, long chars) {

    static Append of(Partitions partitions, StreamId stream, ExpectedVersion expected, List<EventText> events) {
        List<EventText> toAppend = List.copyOf(events);
        List<UUID> ids = BufferedJournal.requireOwnIds(stream, toAppend);
        long chars = 0;
        for (EventText each : toAppend) {
            chars += each.data().length() + each.metadata().length();
        }
        return new Append(partitions.of(stream), stream, expected, toAppend, ids, chars);
    }

    int size() {
        return events.size();
    }
}
