package org.daybook.cli.djangoevents;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a row of the old journal. The table of {@code docs/takeover.md} has a row for each. */
public enum DefectKind {
    LATE_ROW("late-row", "taken over where it is found, behind rows of higher ids"),
    UNREADABLE_NUMBER("unreadable-number", null),
    UNUSABLE_NAME("unusable-name", null),
    DUPLICATE_VERSION("duplicate-version", "the row is left out, and its stream goes on"),
    OTHER_STREAM("other-stream", "always: it is taken over into the stream of its aggregate type and id, and listed"),
    GAP("gap", "versions are counted on without it, as djangoevents counts what it replays"),
    OUT_OF_ORDER(
            "out-of-order", "rows stay in the order of their ids, as djangoevents replays them, and are counted anew"),
    NOT_A_UUID("not-a-uuid", "the event gets an id that is computed from the id and the number of its row"),
    DUPLICATE_EVENT_ID(
            "duplicate-event-id", "the event gets an id that is computed from the id and the number of its row"),
    UNREADABLE_DATE(
            "unreadable-date", "the time inside the event id is taken; a row without one still stops its stream"),
    UNREADABLE_JSON("unreadable-json", null),
    NOT_AN_OBJECT("not-an-object", null),
    NAN("nan", "null takes the place of each NaN and Infinity"),
    UNREADABLE_METADATA("unreadable-metadata", "the text is kept as the entry \"metadata\"");

    private final String label;
    private final @Nullable String whenAccepted;

    DefectKind(String label, @Nullable String whenAccepted) {
        this.label = label;
        this.whenAccepted = whenAccepted;
    }

    /**
     * Its name on the command line and in the report.
     *
     * @return the name, in lower case with dashes
     */
    public String label() {
        return label;
    }

    /**
     * How a row with this defect is taken over when the kind is accepted.
     *
     * @return the way, or nothing if there is no sound one
     */
    public Optional<String> whenAccepted() {
        return Optional.ofNullable(whenAccepted);
    }

    /**
     * The kind of a name.
     *
     * @param label the name
     * @return the kind, if there is one of this name
     */
    public static Optional<DefectKind> of(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    @Override
    public String toString() {
        return label;
    }
}
