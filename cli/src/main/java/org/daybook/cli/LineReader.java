package org.daybook.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** Reads lines of UTF-8 of a limited length, and says of which bytes they are. */
final class LineReader {

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int longest;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private byte[] buffer = new byte[2 * CHUNK];
    private CharBuffer chars = CharBuffer.allocate(CHUNK);
    private int begin;
    private int end;
    private int lineEnd;
    private boolean isEnd;
    private long number;
    private long bytes;

    /** @param longest how many bytes a line may have */
    LineReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** Goes on to the next line, if there is one. */
    boolean next() throws IOException {
        bytes += lineEnd - begin;
        begin = lineEnd;
        for (int from = begin; ; ) {
            int newline = indexOfNewline(from);
            if (newline >= 0) {
                lineEnd = newline + 1;
                number++;
                requireLength(newline - begin, number);
                return true;
            }
            from = end;
            requireLength(from - begin, number + 1);
            int before = begin;
            if (isEnd || !fill()) {
                isEnd = true;
                lineEnd = end;
                if (begin < end) {
                    number++;
                }
                return begin < end;
            }
            from -= before - begin;
        }
    }

    private void requireLength(int length, long line) {
        if (length > longest) {
            throw new InvalidLineException(
                    line,
                    "is longer than " + longest + " bytes; --max-line-bytes allows longer ones, which take memory");
        }
    }

    private int indexOfNewline(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads more behind what is there, which moves to the front. */
    private boolean fill() throws IOException {
        if (begin > 0) {
            System.arraycopy(buffer, begin, buffer, 0, end - begin);
            end -= begin;
            begin = 0;
        }
        if (buffer.length - end < CHUNK) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length + CHUNK, (int)
                    Math.min(buffer.length * 2L, longest + 2L * CHUNK)));
        }
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(read, 0);
        return read > 0;
    }

    /** The number of this line, from 1. */
    long number() {
        return number;
    }

    /** How many bytes were read before this line. */
    long bytesBefore() {
        return bytes;
    }

    /** Adds the bytes of this line, the end of it included. */
    void updateWithLine(MessageDigest digest) {
        digest.update(buffer, begin, lineEnd - begin);
    }

    /** The characters of this line, until the next one is read. */
    CharBuffer line() {
        ByteBuffer line = ByteBuffer.wrap(buffer, begin, lineEnd - begin);
        if (chars.capacity() < line.remaining()) {
            chars = CharBuffer.allocate(Math.max(line.remaining(), Math.min(2 * chars.capacity(), longest)));
        }
        chars.clear();
        decoder.reset();
        try {
            requireNoError(decoder.decode(line, chars, true));
            requireNoError(decoder.flush(chars));
        } catch (CharacterCodingException e) {
            throw new InvalidLineException(number, "is not UTF-8, at its byte " + (line.position() - begin + 1));
        }
        return chars.flip();
    }

    private static void requireNoError(java.nio.charset.CoderResult result) throws CharacterCodingException {
        if (result.isError()) {
            result.throwException();
        }
    }
}
