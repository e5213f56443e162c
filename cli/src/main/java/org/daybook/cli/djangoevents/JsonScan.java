package org.daybook.cli.djangoevents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a text as JSON (RFC 8259) without making anything of it, so that it can be kept byte for byte, however long its numbers are.
 * {@code NaN}, {@code Infinity} and {@code -Infinity}, which Python writes and reads, are found and told. Takes as much memory as the
 * text is deep, and no text is read that is deeper than what Daybook reads later.
 */
final class JsonScan {

    /** As deep as the serializer of JSON reads. */
    static final int MAX_DEPTH = 500;

    /** What a value is. */
    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        LITERAL,
        NULL,
        NOT_A_NUMBER
    }

    /** A part of the text, the end excluded. */
    record Part(int start, int end) {}

    /**
     * An entry of the outermost object.
     *
     * @param key its name, quotes included
     * @param value its value
     * @param kind what the value is
     */
    record Entry(Part key, Part value, Kind kind) {}

    /** The text is no JSON. */
    static final class NoJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        private NoJsonException(String message) {
            super(message, null, false, false);
        }
    }

    private final String text;
    private final boolean wantsEntries;
    private boolean[] isObject = new boolean[8];
    private final List<Part> notNumbers = new ArrayList<>(0);
    private final List<Entry> entries = new ArrayList<>(0);
    private int at;
    private Kind kind = Kind.NULL;

    private JsonScan(String text, boolean wantsEntries) {
        this.text = text;
        this.wantsEntries = wantsEntries;
    }

    /** Reads a text. */
    static JsonScan of(String text) throws NoJsonException {
        return new JsonScan(text, false).run();
    }

    /** Reads a text, and remembers where the entries of its outermost object are. */
    static JsonScan withEntries(String text) throws NoJsonException {
        return new JsonScan(text, true).run();
    }

    String text() {
        return text;
    }

    /** What the whole is. */
    Kind kind() {
        return kind;
    }

    /** Where the values are that are no JSON, but Python's. */
    List<Part> notNumbers() {
        return notNumbers;
    }

    List<Entry> entries() {
        return entries;
    }

    /** The text with {@code null} in place of each value that is no JSON, but Python's. */
    String withNulls() {
        if (notNumbers.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        for (Part each : notNumbers) {
            out.append(text, from, each.start()).append("null");
            from = each.end();
        }
        return out.append(text, from, text.length()).toString();
    }

    private JsonScan run() throws NoJsonException {
        int depth = 0;
        Part key = new Part(0, 0);
        int valueStart = 0;
        Kind valueKind;
        blanks();
        while (true) {
            // Here a value begins.
            if (depth == 1) {
                valueStart = at;
            }
            Kind begun = begin();
            valueKind = begun;
            boolean isOpen = false;
            if (begun == Kind.OBJECT || begun == Kind.ARRAY) {
                if (depth == MAX_DEPTH) {
                    throw problem("nested more than " + MAX_DEPTH + " levels deep");
                }
                if (depth == 0) {
                    kind = begun;
                }
                if (++depth == isObject.length) {
                    isObject = Arrays.copyOf(isObject, 2 * depth);
                }
                isObject[depth] = begun == Kind.OBJECT;
                at++;
                blanks();
                if (peek() == (begun == Kind.OBJECT ? '}' : ']')) {
                    at++;
                    depth--;
                } else {
                    isOpen = true;
                }
            } else if (depth == 0) {
                kind = begun;
            }
            // Here a value has ended, unless it was opened.
            while (!isOpen) {
                if (depth == 1 && wantsEntries && isObject[1]) {
                    entries.add(new Entry(key, new Part(valueStart, at), valueKind));
                }
                blanks();
                if (depth == 0) {
                    if (at < text.length()) {
                        throw problem("something follows the value");
                    }
                    return this;
                }
                char next = peek();
                if (next == ',') {
                    at++;
                    blanks();
                    break;
                }
                if (next != (isObject[depth] ? '}' : ']')) {
                    throw problem(at < text.length() ? "a comma or the end is missing" : "the text ends too early");
                }
                at++;
                valueKind = isObject[depth] ? Kind.OBJECT : Kind.ARRAY;
                depth--;
            }
            if (isObject[depth]) {
                int keyStart = at;
                if (peek() != '"') {
                    throw problem("a name in quotes is missing");
                }
                string();
                requireWholeCharacters(keyStart);
                if (depth == 1) {
                    key = new Part(keyStart, at);
                }
                blanks();
                if (peek() != ':') {
                    throw problem("a colon is missing");
                }
                at++;
                blanks();
            }
        }
    }

    /** Reads a value that holds no others, or stays at the bracket of one that does. */
    private Kind begin() throws NoJsonException {
        char first = peek();
        return switch (first) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> {
                string();
                yield Kind.STRING;
            }
            case 't' -> word("true", Kind.LITERAL);
            case 'f' -> word("false", Kind.LITERAL);
            case 'n' -> word("null", Kind.NULL);
            case 'N' -> notNumber("NaN");
            case 'I' -> notNumber("Infinity");
            default -> {
                if (text.startsWith("-I", at)) {
                    yield notNumber("-Infinity");
                }
                if (first != '-' && !isDigit(first)) {
                    throw problem(at < text.length() ? "a value is missing" : "the text ends too early");
                }
                number();
                yield Kind.NUMBER;
            }
        };
    }

    private Kind word(String word, Kind its) throws NoJsonException {
        if (!text.startsWith(word, at)) {
            throw problem("a value is missing");
        }
        at += word.length();
        return its;
    }

    private Kind notNumber(String word) throws NoJsonException {
        int start = at;
        word(word, Kind.NOT_A_NUMBER);
        notNumbers.add(new Part(start, at));
        return Kind.NOT_A_NUMBER;
    }

    private void number() throws NoJsonException {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() throws NoJsonException {
        if (!isDigit(peek())) {
            throw problem("a digit is missing");
        }
        while (isDigit(peek())) {
            at++;
        }
    }

    private void string() throws NoJsonException {
        int length = text.length();
        for (at++; at < length; at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return;
            }
            if (c < ' ') {
                throw problem("a control character is not escaped");
            }
            if (c == '\\') {
                escape();
            }
        }
        throw problem("the text ends too early");
    }

    /** Half a surrogate pair in a name is refused by readers that take it in a value. */
    private void requireWholeCharacters(int nameStart) throws NoJsonException {
        boolean isOpen = false;
        for (int i = nameStart + 1; i < at - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && text.charAt(i + 1) == 'u') {
                c = (char) Integer.parseInt(text, i + 2, i + 6, 16);
                i += 5;
            } else if (c == '\\') {
                i++;
            }
            if (Character.isLowSurrogate(c) != isOpen) {
                throw problem("a name has half a surrogate pair");
            }
            isOpen = Character.isHighSurrogate(c);
        }
        if (isOpen) {
            throw problem("a name has half a surrogate pair");
        }
    }

    private void escape() throws NoJsonException {
        at++;
        char c = peek();
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                at++;
                if (Character.digit(peek(), 16) < 0 || peek() > 'f') {
                    throw problem("an escape is not complete");
                }
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw problem("an escape is unknown");
        }
    }

    private void blanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character, or one that is no part of JSON behind the last. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private NoJsonException problem(String what) {
        return new NoJsonException(what + ", at character " + Math.min(at + 1, text.length()) + " of " + text.length());
    }
}
