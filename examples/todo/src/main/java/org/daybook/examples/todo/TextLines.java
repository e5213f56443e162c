package org.daybook.examples.todo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of text line by line, whatever is in it: a line that is not UTF-8 or too long spoils no other, and is never
 * held in memory. Lines end with LF or CRLF, the last one may end with the file.
 */
final class TextLines implements AutoCloseable {

    private static final int MAX_BYTES = 64 * 1024;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final byte[] line = new byte[MAX_BYTES];
    private final byte[] chunk = new byte[MAX_BYTES];
    private int chunkPosition;
    private int chunkLength;
    private long number;
    private long bytesRead;

    TextLines(InputStream in) {
        this.in = in;
    }

    /**
     * A line.
     *
     * @param number counted from 1
     * @param problem why there is no text, nothing if there is
     */
    record Line(long number, String text, @Nullable String problem) {}

    /** The next line, or nothing at the end. */
    @Nullable
    Line next() throws IOException {
        int length = 0;
        int b = read();
        if (b < 0) {
            return null;
        }
        number++;
        for (; b >= 0 && b != '\n'; b = read()) {
            bytesRead++;
            if (length < MAX_BYTES) {
                line[length] = (byte) b;
            }
            length = Math.min(length + 1, MAX_BYTES + 1);
        }
        bytesRead++;
        return length > MAX_BYTES
                ? new Line(number, "", "longer than " + MAX_BYTES + " bytes")
                : decode(length > 0 && line[length - 1] == '\r' ? length - 1 : length);
    }

    /** A byte, or -1 at the end. */
    private int read() throws IOException {
        if (chunkPosition == chunkLength) {
            chunkLength = Math.max(0, in.read(chunk));
            chunkPosition = 0;
        }
        return chunkLength == 0 ? -1 : chunk[chunkPosition++] & 0xff;
    }

    private Line decode(int length) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
            boolean marked = number == 1 && text.startsWith(BYTE_ORDER_MARK);
            return new Line(number, marked ? text.substring(1) : text, null);
        } catch (CharacterCodingException e) {
            return new Line(number, "", "not UTF-8");
        }
    }

    /** The number of the line that was read last. */
    long number() {
        return number;
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
