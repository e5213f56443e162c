package org.daybook.examples.todo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.daybook.examples.todo.TextLines.Line;
import org.junit.jupiter.api.Test;

class TextLinesTest {

    @Test
    void linesEndWithLfOrCrlfOrTheFile() throws IOException {
        assertThat(texts("one\ntwo\r\n\r\nfour".getBytes(UTF_8))).containsExactly("one", "two", "", "four");
        assertThat(texts("one\n".getBytes(UTF_8))).containsExactly("one");
        assertThat(texts(new byte[0])).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoText() throws IOException {
        assertThat(texts("\uFEFFone\n\uFEFFtwo".getBytes(UTF_8))).containsExactly("one", "\uFEFFtwo");
    }

    @Test
    void aLineThatIsNotUtf8SpoilsNoOther() throws IOException {
        byte[] latin = "grün\nblau".getBytes(ISO_8859_1);
        assertThat(lines(new ByteArrayInputStream(latin)))
                .containsExactly(new Line(1, "", "not UTF-8"), new Line(2, "blau", null));
    }

    @Test
    void nulIsACharacterLikeAnyOther() throws IOException {
        assertThat(texts("a\0b\nc".getBytes(UTF_8))).containsExactly("a\0b", "c");
    }

    @Test
    void aHugeLineIsSkippedWithoutHoldingIt() throws IOException {
        InputStream huge = new InputStream() {
            private long left = 3L << 30;

            @Override
            public int read() {
                throw new UnsupportedOperationException("read in chunks");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                left -= length;
                java.util.Arrays.fill(buffer, offset, offset + length, left > 0 ? (byte) 'a' : (byte) '\n');
                return length;
            }
        };
        List<Line> lines = lines(huge);
        assertThat(lines.get(0)).isEqualTo(new Line(1, "", "longer than 65536 bytes"));
        assertThat(lines.get(1)).isEqualTo(new Line(2, "", null));
    }

    @Test
    void theLongestLineIsReadWhole() throws IOException {
        String longest = "a".repeat(64 * 1024);
        assertThat(texts((longest + "\n" + longest + "b\nc").getBytes(UTF_8))).containsExactly(longest, "", "c");
    }

    private static List<String> texts(byte[] bytes) throws IOException {
        return lines(new ByteArrayInputStream(bytes)).stream().map(Line::text).toList();
    }

    private static List<Line> lines(InputStream in) throws IOException {
        try (TextLines lines = new TextLines(in)) {
            List<Line> all = new ArrayList<>();
            for (Line line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
            return all;
        }
    }
}
