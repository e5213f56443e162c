package org.daybook.store.jpa;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;

/** What one caller wants to have stored. */
record Append(StreamId stream, ExpectedVersion expected, List<EventText> events, List<UUID> ids, long chars) {

    static Append of(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        List<EventText> toAppend = List.copyOf(events);
        List<UUID> ids = toAppend.stream().map(EventText::id).toList();
        if (toAppend.isEmpty() || new HashSet<>(ids).size() != ids.size()) {
            throw new IllegalArgumentException(
                    "an append to " + stream + " needs one event or more with ids of their own, but got " + ids);
        }
        long chars = 0;
        for (EventText each : toAppend) {
            chars += each.data().length() + each.metadata().length();
        }
        return new Append(stream, expected, toAppend, ids, chars);
    }

    int size() {
        return events.size();
    }
}
