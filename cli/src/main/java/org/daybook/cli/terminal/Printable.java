package org.daybook.cli.terminal;

import org.jspecify.annotations.Nullable;

/** What others have stored, such as an id that would move the cursor, as it may be shown on a terminal. */
public final class Printable {

    /** How many characters {@link #shortened} leaves. */
    public static final int LONGEST = 128;

    private Printable() {}

    /**
     * A text with all characters escaped that are not seen, or begin a line.
     *
     * @param text any text
     * @return the text as it may be shown
     */
    public static String of(String text) {
        if (text.codePoints().noneMatch(Printable::isHidden)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(each -> visible.append(shown(each)));
        return visible.toString();
    }

    /**
     * The same, cut to {@value #LONGEST} characters.
     *
     * @param text any text, or {@code null}
     * @return the text as it may be shown, or {@code null} if there is none
     */
    public static @Nullable String shortened(@Nullable String text) {
        if (text == null) {
            return null;
        }
        StringBuilder visible = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            String shown = shown(codePoint);
            if (visible.length() + shown.length() > LONGEST) {
                return visible.append('\u2026').toString();
            }
            visible.append(shown);
        }
        return visible.toString();
    }

    private static String shown(int codePoint) {
        if (!isHidden(codePoint)) {
            return Character.toString(codePoint);
        }
        StringBuilder escaped = new StringBuilder();
        for (char half : Character.toChars(codePoint)) {
            escaped.append(String.format("\\u%04x", (int) half));
        }
        return escaped.toString();
    }

    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
