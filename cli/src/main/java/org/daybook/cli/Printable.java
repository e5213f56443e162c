package org.daybook.cli;

/** What others have stored, such as an id that would move the cursor, as it may be shown on a terminal. */
final class Printable {

    private Printable() {}

    /** The text with all characters escaped that are not seen, or begin a line. */
    static String of(String text) {
        if (text.codePoints().noneMatch(Printable::isHidden)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(each -> {
            if (isHidden(each)) {
                for (char half : Character.toChars(each)) {
                    visible.append(String.format("\\u%04x", (int) half));
                }
            } else {
                visible.appendCodePoint(each);
            }
        });
        return visible.toString();
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
