package org.daybook.event;

import java.util.Objects;

/**
 * The name of the stream of one aggregate. Both parts compare by code point on every store: {@code a}, {@code A},
 * {@code "a "} and {@code á} are four different ids. Immutable.
 *
 * <pre>{@code
 * var stream = new StreamId("Todo", "6deaca4c");
 * try (var rows = daybook.journal().read(stream, Slice.all())) {
 *     System.out.println(stream + " has " + rows.count() + " events");
 * }
 * }</pre>
 *
 * @param aggregateType the stored name of the aggregate's type, 1 to {@value #MAX_TYPE_LENGTH} characters
 * @param aggregateId the aggregate's id, 1 to {@value #MAX_ID_LENGTH} characters
 */
public record StreamId(String aggregateType, String aggregateId) {

    /** The longest stored name of an aggregate's type or an event's type, in {@code char}s. */
    public static final int MAX_TYPE_LENGTH = 128;

    /** The longest id of an aggregate, in {@code char}s. */
    public static final int MAX_ID_LENGTH = 255;

    /**
     * Checks the parts.
     *
     * @param aggregateType the stored name of the aggregate's type, 1 to {@value #MAX_TYPE_LENGTH} characters
     * @param aggregateId the aggregate's id, 1 to {@value #MAX_ID_LENGTH} characters
     * @throws IllegalArgumentException if a part is empty or too long, or contains the character NUL or half a
     *     surrogate pair
     * @throws NullPointerException if a part is {@code null}
     */
    public StreamId {
        requireStorable("aggregate type", aggregateType, MAX_TYPE_LENGTH);
        requireStorable("aggregate id", aggregateId, MAX_ID_LENGTH);
    }

    /**
     * Checks that a name or id can be stored exactly as it is by every store.
     *
     * @param what what it is, for the message
     * @param text the name or id
     * @param maxLength the most {@code char}s it may have
     * @return the text
     * @throws IllegalArgumentException if it is empty or too long, or contains the character NUL or half a surrogate pair
     * @throws NullPointerException if it is {@code null}
     */
    public static String requireStorable(String what, String text, int maxLength) {
        Objects.requireNonNull(text, what);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the " + what + " is empty");
        }
        if (text.length() > maxLength) {
            throw new IllegalArgumentException("the " + what + " has " + text.length() + " characters, " + maxLength
                    + " are allowed: " + text.substring(0, 32) + "...");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("the " + what + " contains the character NUL at index " + i);
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("the " + what + " contains half a surrogate pair at index " + i);
            }
        }
        return text;
    }

    /** Type and id, with characters that could forge a line of a log escaped. */
    @Override
    public String toString() {
        return visible(aggregateType) + "/" + visible(aggregateId);
    }

    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean hidden = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            visible.append(hidden ? String.format("\\u%04x", c) : Character.toString(c));
        });
        return visible.toString();
    }
}
