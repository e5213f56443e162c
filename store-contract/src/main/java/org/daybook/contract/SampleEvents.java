package org.daybook.contract;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.daybook.journal.EventText;

/** Events as text, when it does not matter which. */
final class SampleEvents {

    static final Instant TIME = Instant.parse("2026-02-28T23:59:59.123456Z");

    private SampleEvents() {}

    static EventText event() {
        return event("{}");
    }

    static EventText event(String data) {
        return event(UUID.randomUUID(), data);
    }

    static EventText event(UUID id, String data) {
        return new EventText(id, "todo_created", 1, data, "{}", TIME);
    }

    static EventText ofType(String type) {
        return new EventText(UUID.randomUUID(), type, 1, "{}", "{}", TIME);
    }

    /** So many events; each says which one it is. */
    static List<EventText> events(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> event("{\"number\":" + number + "}"))
                .toList();
    }
}
