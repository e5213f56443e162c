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

    int flags() {
        if (stoppedBy != null) {
            return StreamStates.STOPPED | (stoppedBy == DefectKind.GAP ? StreamStates.STOPPED_BY_GAP : 0);
        }
        return StreamStates.RENUMBERED;
    }
}
