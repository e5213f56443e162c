package org.daybook.cli.djangoevents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A stream in 16 bytes, however long its name is: the half of a SHA-256, for which nobody can find two streams.
 */
record StreamKey(long high, long low) {

    private static final HexFormat HEX = HexFormat.of();

    /** Makes keys. Used by one thread. */
    static final class Maker {
        private final MessageDigest digest;

        Maker() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every JDK has it
            }
        }

        StreamKey of(String aggregateType, String aggregateId) {
            byte[] type = aggregateType.getBytes(StandardCharsets.UTF_8);
            digest.update((byte) (type.length >> 8));
            digest.update((byte) type.length);
            digest.update(type);
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(aggregateId.getBytes(StandardCharsets.UTF_8)));
            return new StreamKey(hash.getLong(), hash.getLong());
        }
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
