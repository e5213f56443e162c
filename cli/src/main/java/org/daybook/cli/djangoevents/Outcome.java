package org.daybook.cli.djangoevents;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a takeover has come to, this run and all runs before it.
 *
 * @param rowsBefore how many rows were read by earlier runs
 * @param rows how many rows were read in all
 * @param events how many events are taken over
 * @param leftOut how many rows are not
 * @param unread how many rows of the source were not read
 * @param stoppedStreams how many streams are stopped
 * @param defects how many rows are listed, by kind and what became of them
 * @param convertedMetadata how many values of metadata were no strings, and became their JSON text
 * @param types both sides counted, by aggregate type
 */
public record Outcome(
        long rowsBefore,
        long rows,
        long events,
        long leftOut,
        long unread,
        long stoppedStreams,
        Map<String, Long> defects,
        long convertedMetadata,
        List<TypeCount> types) {

    /**
     * Both sides of one aggregate type.
     *
     * @param aggregateType the type
     * @param source how many rows the source has, up to the last one read
     * @param target how many events the journal has
     * @param leftOut how many rows are not taken over
     */
    public record TypeCount(String aggregateType, long source, long target, long leftOut) {

        /**
         * Whether each row is an event or left out.
         *
         * @return whether it is
         */
        public boolean isEqual() {
            return source == target + leftOut;
        }

        /**
         * For programs.
         *
         * @return the names of the values and the values, in an order that stays
         */
        public Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("aggregate_type", aggregateType);
            values.put("rows", source);
            values.put("events", target);
            values.put("left_out", leftOut);
            values.put("equal", isEqual());
            return values;
        }
    }

    /**
     * Whether all rows of the source are read, and each is an event or left out.
     *
     * @return whether both sides are equal
     */
    public boolean isEqual() {
        return unread == 0 && types.stream().allMatch(TypeCount::isEqual);
    }

    /**
     * Whether both sides are equal, and no row is left out but those whose kind of defect is accepted.
     *
     * @return whether nobody has to look at anything
     */
    public boolean isClean() {
        return isEqual()
                && stoppedStreams == 0
                && defects.keySet().stream().allMatch(each -> each.endsWith(Defect.Outcome.ACCEPTED.label()));
    }
}
