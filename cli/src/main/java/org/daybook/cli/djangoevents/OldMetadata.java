package org.daybook.cli.djangoevents;

import org.jspecify.annotations.Nullable;

/**
 * The metadata of a row, which are any JSON there, as entries of text. Those that are so already are kept byte for byte.
 *
 * @param text the object of strings
 * @param converted how many values were no strings, and became their JSON text
 */
record OldMetadata(String text, int converted) {

    private static final OldMetadata NONE = new OldMetadata("{}", 0);

    /** The entry of what has no name of its own. */
    private static final String ALL = "{\"metadata\":";

    /** Of what is read already, or was never there. */
    static OldMetadata of(@Nullable JsonScan scan) {
        if (scan == null || scan.kind() == JsonScan.Kind.NULL) {
            return NONE;
        }
        String json = scan.text();
        if (scan.kind() != JsonScan.Kind.OBJECT) {
            return new OldMetadata(ALL + quoted(json.strip()) + "}", 1);
        }
        int others = 0;
        for (JsonScan.Entry each : scan.entries()) {
            others += each.kind() == JsonScan.Kind.STRING ? 0 : 1;
        }
        return others == 0 ? new OldMetadata(json, 0) : new OldMetadata(strings(json, scan), others);
    }

    /** Of a text that cannot be read. */
    static OldMetadata unreadable(String text) {
        return new OldMetadata(ALL + quoted(text) + "}", 1);
    }

    private static String strings(String json, JsonScan scan) {
        StringBuilder out = new StringBuilder(json.length() + 16).append('{');
        for (JsonScan.Entry each : scan.entries()) {
            out.append(out.length() > 1 ? "," : "")
                    .append(json, each.key().start(), each.key().end())
                    .append(':');
            String value = json.substring(each.value().start(), each.value().end());
            out.append(each.kind() == JsonScan.Kind.STRING ? value : quoted(value));
        }
        return out.append('}').toString();
    }

    /** A text as a string of JSON. What no store could keep, NUL and half a surrogate pair, is escaped, too. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || (Character.isSurrogate(c) && !isPair(text, i))) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
