package org.daybook.cli.djangoevents;

import org.jspecify.annotations.Nullable;

/** A stream that is stopped, or whose versions are counted otherwise than in the source. Used by one thread. */
final class OddStream {

    final StreamKey key;
    final String aggregateType;
    final String aggregateId;

    /** Why it is stopped. */
    @Nullable
    DefectKind stoppedBy;

    /** The row that stopped it. */
    long stoppedAtRow;

    /** How many events of it are stored. */
    long taken;

    /** The highest version of the source that is taken over, -1 if there is none. */
    long lastSource;

    /** The versions of the source that were passed over. */
    Ranges missing;

    OddStream(StreamKey key, String aggregateType, String aggregateId, long taken, long lastSource, Ranges missing) {
        this.key = key;
        this.aggregateType = aggregateType;
        this.aggregateId = aggregateId;
        this.taken = taken;
        this.lastSource = lastSource;
        this.missing = missing;
    }

    /** What {@link StreamStates} has of it. */
    int flags() {
        if (stoppedBy == null) {
            return StreamStates.RENUMBERED;
        }
        // Which version may come yet is known of a stream that is counted as in the source.
        boolean mayComeYet = stoppedBy == DefectKind.GAP && lastSource == taken - 1;
        return StreamStates.STOPPED | (mayComeYet ? StreamStates.STOPPED_BY_GAP : 0);
    }
}
