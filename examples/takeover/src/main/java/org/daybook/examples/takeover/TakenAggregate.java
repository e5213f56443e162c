package org.daybook.examples.takeover;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate as it is shown.
 *
 * @param state as it is, or was before it was discarded
 */
record TakenAggregate(String type, String id, long version, boolean isDiscarded, Map<String, @Nullable Object> state) {

    /** One line of JSON. */
    String line() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("aggregate_type", type);
        fields.put("aggregate_id", id);
        fields.put("version", version);
        fields.put("discarded", isDiscarded);
        fields.put("state", state);
        return JsonLine.of(fields);
    }
}
