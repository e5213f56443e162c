package org.daybook.examples.todo.http;

import java.util.UUID;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An event as clients see it: what the journal holds. */
record EventJson(
        UUID id,
        String type,
        int schemaVersion,
        long version,
        long position,
        String time,
        JsonNode metadata,
        JsonNode data) {

    private static final JsonMapper MAPPER = new JsonMapper();

    static EventJson of(JournalRecord stored) {
        EventText event = stored.event();
        return new EventJson(
                event.id(),
                event.type(),
                event.schemaVersion(),
                stored.version(),
                stored.position().number(),
                event.time().toString(),
                MAPPER.readTree(event.metadata()),
                MAPPER.readTree(event.data()));
    }
}
