package org.daybook.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.daybook.event.StreamId;

/**
 * The ids of the events of a command, always the same: name-based UUIDs of version 5 (RFC 9562, 5.5). Not of version 8, which
 * would allow a better hash: MariaDB refuses some of those.
 */
final class CommandEventIds {

    /** The name space of Daybook, drawn at random. */
    private static final UUID NAMESPACE = UUID.fromString("6c1b3a52-0f4e-4d8e-9a57-2f8f0c1d7be3");

    private CommandEventIds() {}

    /** No part of a stream's id contains the character NUL, so different places never look alike. */
    static UUID derive(String commandId, StreamId stream, int index) {
        String place = index + "\0" + stream.aggregateType() + "\0" + stream.aggregateId() + "\0" + commandId;
        MessageDigest sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .flip());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(place.getBytes(UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & ~0xC000_0000_0000_0000L) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java platform has SHA-1", e);
        }
    }
}
