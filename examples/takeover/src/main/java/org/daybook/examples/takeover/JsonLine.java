package org.daybook.examples.takeover;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.daybook.examples.takeover.model.PythonNumber;
import org.jspecify.annotations.Nullable;

/** Writes a value as JSON in one line, with numbers as Python prints them and texts as they are, but for what could break the line. */
final class JsonLine {

    private final StringBuilder line = new StringBuilder();

    private JsonLine() {}

    /** A value that JSON has no form for. */
    static final class NotJsonException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotJsonException(String message) {
            super(message);
        }
    }

    /**
     * The text of a value.
     *
     * @param value a text, number or truth value, nothing, or a list or map of such
     * @throws NotJsonException if there is a float in it that is no number
     */
    static String of(@Nullable Object value) {
        JsonLine json = new JsonLine();
        json.append(value);
        return json.line.toString();
    }

    private void append(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            line.append(value);
        } else if (value instanceof String text) {
            append(text);
        } else if (value instanceof PythonNumber number) {
            append(number);
        } else if (value instanceof Collection<?> list) {
            append(list);
        } else if (value instanceof Map<?, ?> map) {
            append(map);
        } else {
            append(PythonNumber.of(value));
        }
    }

    private void append(PythonNumber number) {
        if (!number.isFinite()) {
            throw new NotJsonException(
                    "its state has a float that is infinite or no number, for which JSON has no form");
        }
        line.append(number);
    }

    private void append(Collection<?> list) {
        line.append('[');
        for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
            append(each.next());
            line.append(each.hasNext() ? "," : "");
        }
        line.append(']');
    }

    private void append(Map<?, ?> map) {
        line.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> each = map.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<?, ?> field = each.next();
            append(String.valueOf(field.getKey()));
            line.append(':');
            append(field.getValue());
            line.append(each.hasNext() ? "," : "");
        }
        line.append('}');
    }

    private void append(String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (isPair) {
                line.append(c).append(text.charAt(++i));
            } else {
                append(c);
            }
        }
        line.append('"');
    }

    private void append(char c) {
        switch (c) {
            case '"', '\\' -> line.append('\\').append(c);
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            case '\b' -> line.append("\\b");
            case '\f' -> line.append("\\f");
            default -> {
                if (isPrintable(c)) {
                    line.append(c);
                } else {
                    line.append(String.format("\\u%04x", (int) c));
                }
            }
        }
    }

    /** Half a surrogate pair has no form in UTF-8; the others end a line or move a cursor. */
    private static boolean isPrintable(char c) {
        return !Character.isISOControl(c) && !Character.isSurrogate(c) && c != '\u2028' && c != '\u2029';
    }
}
