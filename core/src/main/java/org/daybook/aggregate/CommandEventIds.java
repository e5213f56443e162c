package org.daybook.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.daybook.event.StreamId;

/** The ids of the events of a command, always the same: UUIDs of version 8 (RFC 9562, 5.8) from a SHA-256 of their place. */
final class CommandEventIds {

    private CommandEventIds() {}

    /** No part of a stream's id contains the character NUL, so different places never look alike. */
    static UUID derive(String commandId, StreamId stream, int index) {
        String place = index + "\0" + stream.aggregateType() + "\0" + stream.aggregateId() + "\0" + commandId;
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest(place.getBytes(UTF_8)));
        long high = hash.getLong() & ~0xF000L | 0x8000L;
        long low = hash.getLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java platform has SHA-256", e);
        }
    }
}
