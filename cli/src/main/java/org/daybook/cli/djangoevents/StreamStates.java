package org.daybook.cli.djangoevents;

import java.util.Arrays;

/**
 * What is known of streams, in 21 bytes for a place of which at least every second is used: version, and whether it is out of the ordinary. A stream that is not known
 * has no events if this {@link #isComplete}; or else the target must be asked. It forgets all rather than grow beyond a limit.
 */
final class StreamStates {

    /** The stream is stopped: no row of it is taken over any more. */
    static final int STOPPED = 2;

    /** It is stopped for a gap, so its next version may come yet. */
    static final int STOPPED_BY_GAP = 4;

    /** Its versions are counted otherwise than in the source; the target knows how. */
    static final int RENUMBERED = 8;

    private static final int USED = 1;

    private final int limit;
    private long[] high = new long[1 << 10];
    private long[] low = new long[1 << 10];
    private int[] versions = new int[1 << 10];
    private byte[] flags = new byte[1 << 10];
    private int size;
    private boolean complete;

    /**
     * @param complete whether no stream has an event
     * @param limit how many streams to know at most
     */
    StreamStates(boolean complete, int limit) {
        this.complete = complete;
        this.limit = limit;
    }

    /** Whether a stream that is not known has no events. */
    boolean isComplete() {
        return complete;
    }

    boolean isKnown(StreamKey key) {
        return flags[find(key)] != 0;
    }

    /** How many events of it are stored. */
    int version(StreamKey key) {
        int at = find(key);
        return flags[at] == 0 ? 0 : versions[at];
    }

    /** Whether all of these flags are set. */
    boolean is(StreamKey key, int flag) {
        return (flags[find(key)] & flag) == flag;
    }

    void put(StreamKey key, int version, int itsFlags) {
        int at = find(key);
        if (flags[at] == 0) {
            if (2 * ++size > flags.length) {
                grow();
                at = find(key);
            }
            high[at] = key.high();
            low[at] = key.low();
        }
        versions[at] = version;
        flags[at] = (byte) (itsFlags | USED);
    }

    /** Between two batches, in which all that is asked for stays. */
    void forgetIfMany() {
        if (size > limit) {
            Arrays.fill(flags, (byte) 0);
            size = 0;
            complete = false;
        }
    }

    private int find(StreamKey key) {
        int mask = flags.length - 1;
        int at = (int) key.low() & mask;
        while (flags[at] != 0 && (low[at] != key.low() || high[at] != key.high())) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldVersions = versions;
        byte[] oldFlags = flags;
        high = new long[2 * oldHigh.length];
        low = new long[2 * oldLow.length];
        versions = new int[2 * oldVersions.length];
        flags = new byte[2 * oldFlags.length];
        for (int i = 0; i < oldFlags.length; i++) {
            if (oldFlags[i] != 0) {
                int at = find(new StreamKey(oldHigh[i], oldLow[i]));
                high[at] = oldHigh[i];
                low[at] = oldLow[i];
                versions[at] = oldVersions[i];
                flags[at] = oldFlags[i];
            }
        }
    }
}
