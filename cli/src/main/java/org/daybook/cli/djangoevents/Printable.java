package org.daybook.cli.djangoevents;

import org.jspecify.annotations.Nullable;

/** Texts of the old journal in a form that can be stored anywhere and shown on any terminal. */
final class Printable {

    static final int LONGEST = 128;

    private Printable() {}

    /** The text, cut to {@value #LONGEST} characters, with all that is not seen escaped. */
    static @Nullable String of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int type = Character.getType(c);
            boolean hidden = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            String shown = hidden ? String.format("\\u%04x", c) : Character.toString(c);
            if (out.length() + shown.length() > LONGEST) {
                return out.append('\u2026').toString();
            }
            out.append(shown);
        }
        return out.toString();
    }
}
