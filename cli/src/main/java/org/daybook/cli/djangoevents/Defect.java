package org.daybook.cli.djangoevents;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a row, and what became of it. Ids and names only, never a payload.
 *
 * @param row which row of the source it is, from 1, in the order in which they were read
 * @param line where it begins in the file, or 0
 * @param id its id as it stands there
 * @param outcome what became of the row
 * @param reason what is wrong, for people
 */
record Defect(
        long row,
        long line,
        @Nullable String id,
        DefectKind kind,
        Outcome outcome,
        @Nullable String aggregateType,
        @Nullable String aggregateId,
        @Nullable String aggregateVersion,
        String reason) {

    /** What became of a row with a defect. */
    enum Outcome {
        /** Its stream ends before it. */
        STOPPED("stopped"),
        /** It is not taken over; its stream had been stopped before, or is not known. */
        LEFT_OUT("left out"),
        /** It is taken over as the kind says, or left out as it says. */
        ACCEPTED("accepted");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        static Outcome of(String label) {
            for (Outcome each : values()) {
                if (each.label.equals(label)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("no outcome " + label);
        }
    }
}
