package org.daybook.observation;

import java.util.Map;
import java.util.TreeMap;
import org.daybook.event.StoredEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What each line says that is logged while a handler runs: of what kind its event is, and what it belongs to. Never a payload. */
final class HandlerLog {

    static final String STREAM_TYPE = "daybook.stream_type";
    static final String EVENT_TYPE = "daybook.event_type";
    static final String CORRELATION_ID = "daybook.correlation_id";

    private static final int LONGEST = 200;

    /** What was there before, as in a handler of an event that another handler has published. */
    private final Map<String, @Nullable String> before = new TreeMap<>();

    HandlerLog(StoredEvent<?> event) {
        put(STREAM_TYPE, event.stream().aggregateType());
        put(EVENT_TYPE, event.type());
        // Events that are published here inherit it: without one, the event's id.
        put(
                CORRELATION_ID,
                event.metadata().correlationId().orElseGet(() -> event.id().toString()));
    }

    private void put(String key, String value) {
        before.put(key, MDC.get(key));
        MDC.put(key, visible(value));
    }

    /** A correlation id may come from a client, and must not forge a line of the log. */
    private static String visible(String value) {
        String shortened = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        StringBuilder visible = new StringBuilder(shortened.length());
        shortened.codePoints().forEach(each -> visible.appendCodePoint(isVisible(each) ? each : '?'));
        return visible.toString();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    /** Has the lines say what they said before. */
    void close() {
        before.forEach((key, value) -> {
            if (value == null) {
                MDC.remove(key);
            } else {
                MDC.put(key, value);
            }
        });
    }
}
