package org.daybook.examples.todo.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Percent-encoding, strictly: an id is any text, so nothing is guessed and nothing is normalized. */
final class Percent {

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~.";

    private Percent() {}

    /** The segments of a raw path, each decoded by itself; an encoded slash is part of a segment. */
    static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String segment : rawPath.substring(1).split("/", -1)) {
            segments.add(decode(segment));
        }
        return segments;
    }

    static String decode(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(16 * digit(raw, i + 1) + digit(raw, i + 2));
                i += 2;
            } else if (c < 128) {
                bytes.write(c);
            } else {
                throw Problem.badRequest("The URI contains a character that is not percent-encoded.");
            }
        }
        return utf8(bytes.toByteArray(), "The URI");
    }

    private static int digit(String raw, int index) {
        int digit = index < raw.length() && raw.charAt(index) < 128 ? Character.digit(raw.charAt(index), 16) : -1;
        if (digit < 0) {
            throw Problem.badRequest("The URI contains a % that is not followed by two hexadecimal digits.");
        }
        return digit;
    }

    static String utf8(byte[] bytes, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.badRequest(what + " is not UTF-8.");
        }
    }

    /** Encodes a segment, dots too where they would mean a folder. */
    static String encode(String segment) {
        boolean folder = segment.equals(".") || segment.equals("..");
        StringBuilder encoded = new StringBuilder();
        for (byte each : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (UNRESERVED.indexOf(c) >= 0 && !folder) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
