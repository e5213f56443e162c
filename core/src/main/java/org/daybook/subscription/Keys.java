package org.daybook.subscription;

import org.daybook.event.StreamId;

/** What events must have in common to be handled in order, and the hash by which it falls to a segment. */
final class Keys {

    private Keys() {}

    static String of(StreamId stream) {
        return stream.aggregateType() + "/" + stream.aggregateId();
    }

    /**
     * The same in every JVM and for ever, since segments are stored. The last step of MurmurHash3 by Austin Appleby spreads
     * what {@link String#hashCode} leaves in the low bits.
     */
    static int hash(String key) {
        int hash = key.hashCode();
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        hash ^= hash >>> 16;
        return hash;
    }
}
