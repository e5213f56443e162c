package org.daybook.cli.djangoevents;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads UTF-8, and nothing else, and knows the line. Refuses more characters since the last {@link #beginRecord} than a record may have,
 * so that a quote that is never closed does not fill the memory with the rest of the file.
 */
final class Utf8Lines extends Reader {

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final String name;
    private final long longestRecord;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
    private boolean atEnd;
    private boolean isFirst = true;
    private long lines = 1;
    private long read;
    private long recordFrom;
    private long recordLine = 1;
    private char last;

    Utf8Lines(InputStream in, String name, long longestRecord) {
        this.in = in;
        this.name = name;
        this.longestRecord = longestRecord;
    }

    /** A new record begins: what was read before belongs to others, except for what a reader above has read ahead. */
    void beginRecord(long line) {
        recordFrom = read;
        recordLine = line;
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
        CharBuffer chars = CharBuffer.wrap(target, from, length);
        while (chars.position() == 0 && length > 0) {
            if (!atEnd && !fill()) {
                atEnd = true;
            }
            CoderResult result = decoder.decode(bytes, chars, atEnd);
            count(target, from, chars.position());
            if (result.isError()) {
                throw new SourceException(
                        name + ", line " + lines + ": the text is no UTF-8; write the file in UTF-8", null);
            }
            if (isFirst && chars.position() > 0) {
                isFirst = false;
                dropMark(target, from, chars);
            }
            if (atEnd && chars.position() == 0) {
                return -1;
            }
        }
        if (read - recordFrom > longestRecord + BUFFER) {
            throw new SourceException(
                    name + ", line " + recordLine + ": a row of more than " + longestRecord
                            + " characters; is a quote not closed?",
                    null);
        }
        return chars.position();
    }

    /** The mark that some programs write in front of UTF-8. */
    private static void dropMark(char[] target, int from, CharBuffer chars) {
        if (target[from] == '\uFEFF') {
            int rest = chars.position() - 1;
            System.arraycopy(target, from + 1, target, from, rest);
            chars.position(rest);
        }
    }

    private boolean fill() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + Math.max(0, count)).flip();
        return count >= 0;
    }

    /** Whether the last line has no end though others have one. */
    boolean endsAmidALine() {
        return lines > 2 && last != '\n' && last != '\r';
    }

    private void count(char[] target, int from, int count) {
        read += count;
        for (int i = from; i < from + count; i++) {
            char c = target[i];
            if (c == '\r' || (c == '\n' && last != '\r')) {
                lines++;
            }
            last = c;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
