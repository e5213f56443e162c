package org.daybook.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.daybook.event.StreamId;

/**
 * Finds out whether the versions of each stream are 1, 2, 3... in the order of the events, in bounded memory for any number of streams:
 * what is kept of an event is a hash of its stream, of 128 bits, and two numbers.
 */
final class StreamVersions implements AutoCloseable {

    /** Hears of each event whose version does not follow. */
    @FunctionalInterface
    interface Listener {
        /**
         * An event that is out of its order.
         *
         * @param place as it was given
         * @param version of the event
         * @param before version of the event before it in its stream, or 0 if it is the first
         */
        void wrong(long place, long version, long before);
    }

    private static final int WIDTH = 4;

    private final MessageDigest digest = Sha256.digest();
    private final SortedRows rows;

    StreamVersions() {
        this(SortedRows.ROWS_IN_MEMORY);
    }

    StreamVersions(int rowsInMemory) {
        this.rows = new SortedRows(WIDTH, rowsInMemory);
    }

    /** @param place grows from one event of a stream to the next one */
    void add(StreamId stream, long place, long version) throws IOException {
        digest.update(stream.aggregateType().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0); // which no name contains
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(stream.aggregateId().getBytes(StandardCharsets.UTF_8)));
        rows.add(hash.getLong(), hash.getLong(), place, version);
    }

    /** Once, when all are added; the events of a stream one after the other. */
    void check(Listener listener) throws IOException {
        long[] before = new long[WIDTH];
        rows.forEach(row -> {
            boolean isSame = row[0] == before[0] && row[1] == before[1];
            long expected = isSame ? before[3] : 0;
            if (row[3] != expected + 1) {
                listener.wrong(row[2], row[3], expected);
            }
            System.arraycopy(row, 0, before, 0, WIDTH);
        });
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
