package org.daybook.cli.djangoevents;

/**
 * How far a takeover is, as it stands in the target.
 *
 * @param batches how many transactions it took
 * @param rows how many rows were read
 * @param events how many of them are events of the target
 * @param lastId the highest id read, or the lowest number before the first
 * @param lastPrint the fingerprint of that row
 * @param digest of all rows read, in their order
 * @param converted how many values of metadata became their JSON text
 * @param defects how many rows are listed
 */
record TakeoverState(
        long batches, long rows, long events, long lastId, long lastPrint, long digest, long converted, long defects) {

    static final TakeoverState NONE = new TakeoverState(0, 0, 0, Long.MIN_VALUE, 0, 0, 0, 0);

    /** The digest of all rows up to one, from that of all rows before it. */
    static long digest(long before, long fingerprint) {
        return (before ^ fingerprint) * 0x100000001b3L + 1;
    }
}
