package org.daybook.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sorts any number of rows of some numbers each. Half a million of them are kept in memory; more are sorted in parts, which wait in a
 * temporary file and are merged.
 */
final class SortedRows implements AutoCloseable {

    /** Gets one row after the other. */
    @FunctionalInterface
    interface Visitor {
        /** The array is the caller's, and has another row in it later. */
        void row(long[] row);
    }

    static final int ROWS_IN_MEMORY = 1 << 19;

    private static final int BUFFER = 1 << 13;
    private static final int FEW = 12;

    private final int width;
    private final int mostRows;
    private final SplittableRandom random = new SplittableRandom();
    private final List<Long> parts = new ArrayList<>();
    private long[] rows;
    private int count;
    private @Nullable FileChannel file;

    /** @param width how many numbers a row has */
    SortedRows(int width) {
        this(width, ROWS_IN_MEMORY);
    }

    SortedRows(int width, int mostRows) {
        this.width = width;
        this.mostRows = mostRows;
        this.rows = new long[width * Math.min(mostRows, 1_024)];
    }

    void add(long... row) throws IOException {
        if (count == mostRows) {
            writePart();
        }
        if ((count + 1) * width > rows.length) {
            rows = Arrays.copyOf(rows, Math.min(2 * rows.length, width * mostRows));
        }
        System.arraycopy(row, 0, rows, count * width, width);
        count++;
    }

    /** Once, when all are added. */
    void forEach(Visitor visitor) throws IOException {
        if (parts.isEmpty()) {
            sort(0, count - 1);
            long[] row = new long[width];
            for (int i = 0; i < count; i++) {
                System.arraycopy(rows, i * width, row, 0, width);
                visitor.row(row);
            }
        } else {
            writePart();
            rows = new long[0];
            merge(visitor);
        }
    }

    private void writePart() throws IOException {
        sort(0, count - 1);
        FileChannel channel = file == null ? open() : file;
        file = channel;
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
        for (int i = 0; i < count * width; i++) {
            out.writeLong(rows[i]);
        }
        out.flush();
        parts.add(channel.position());
        count = 0;
    }

    /** Deleted when it is closed, or at the latest when this process ends. */
    private static FileChannel open() throws IOException {
        Path path = Files.createTempFile("daybook", ".sorted");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private void merge(Visitor visitor) throws IOException {
        PriorityQueue<Part> queue = new PriorityQueue<>(parts.size(), (a, b) -> Arrays.compare(a.row, b.row));
        long from = 0;
        for (long to : parts) {
            Part part = new Part(from, to);
            if (part.next()) {
                queue.add(part);
            }
            from = to;
        }
        for (Part first = queue.poll(); first != null; first = queue.poll()) {
            visitor.row(first.row);
            if (first.next()) {
                queue.add(first);
            }
        }
    }

    /** A part of the file, which is sorted. */
    private final class Part {
        private final DataInputStream in;
        private final long[] row = new long[width];

        Part(long from, long to) {
            this.in = new DataInputStream(new BufferedInputStream(
                    new InputStream() {
                        private long position = from;

                        @Override
                        public int read() throws IOException {
                            byte[] one = new byte[1];
                            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                        }

                        @Override
                        public int read(byte[] bytes, int offset, int length) throws IOException {
                            if (position == to || file == null) {
                                return -1;
                            }
                            int most = (int) Math.min(length, to - position);
                            int read = file.read(java.nio.ByteBuffer.wrap(bytes, offset, most), position);
                            position += Math.max(read, 0);
                            return read;
                        }
                    },
                    BUFFER));
        }

        boolean next() throws IOException {
            try {
                for (int i = 0; i < width; i++) {
                    row[i] = in.readLong();
                }
                return true;
            } catch (EOFException e) {
                return false;
            }
        }
    }

    /** By a divider that nobody can foresee, so that no order of the rows makes it slow. */
    private void sort(int first, int last) {
        int from = first;
        int to = last;
        while (to - from > FEW) {
            swap(from, random.nextInt(from, to + 1));
            int left = from;
            int right = to + 1;
            while (true) {
                do {
                    left++;
                } while (left <= to && compare(left, from) < 0);
                do {
                    right--;
                } while (compare(right, from) > 0);
                if (left >= right) {
                    break;
                }
                swap(left, right);
            }
            swap(from, right);
            if (right - from < to - right) {
                sort(from, right - 1);
                from = right + 1;
            } else {
                sort(right + 1, to);
                to = right - 1;
            }
        }
        for (int i = from + 1; i <= to; i++) {
            for (int j = i; j > from && compare(j, j - 1) < 0; j--) {
                swap(j, j - 1);
            }
        }
    }

    private int compare(int one, int other) {
        for (int i = 0; i < width; i++) {
            int compared = Long.compare(rows[one * width + i], rows[other * width + i]);
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private void swap(int one, int other) {
        for (int i = 0; i < width; i++) {
            long kept = rows[one * width + i];
            rows[one * width + i] = rows[other * width + i];
            rows[other * width + i] = kept;
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
