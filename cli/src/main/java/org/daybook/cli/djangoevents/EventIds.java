package org.daybook.cli.djangoevents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/** Event ids as djangoevents keeps them, in text. */
final class EventIds {

    /** Of the ids that are computed here: any UUID, the same for ever. */
    private static final UUID NAMESPACE = UUID.fromString("6f0d6c1e-0a53-5c1b-9c5e-6d0f4c6f3b6a");

    private static final int PLAIN = 32;
    private static final int DASHED = 36;

    private EventIds() {}

    /** The id, if the text is one: 32 hexadecimal digits, or with dashes in between. */
    static Optional<UUID> parse(String text) {
        if (text.length() != PLAIN && text.length() != DASHED) {
            return Optional.empty();
        }
        boolean hasDashes = text.length() == DASHED;
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (hasDashes && (i == 8 || i == 13 || i == 18 || i == 23)) {
                if (c != '-') {
                    return Optional.empty();
                }
                continue;
            }
            int digit = c > 'f' ? -1 : Character.digit(c, 16);
            if (digit < 0) {
                return Optional.empty();
            }
            if (digits++ < PLAIN / 2) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        return Optional.of(new UUID(high, low));
    }

    /** An id for a row that has none of its own, always the same: a UUID of version 5, named by the row's id and number. */
    static UUID computed(long id, long row) {
        return computed(id, row, 0);
    }

    /** The same, or another one for each further attempt. */
    static UUID computed(long id, long row, int attempt) {
        String name = id + "/" + row + (attempt == 0 ? "" : "/" + attempt);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .flip());
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.US_ASCII)));
            long high = (hash.getLong() & ~0xF000L) | 0x5000L;
            long low = (hash.getLong() & ~0xC000_0000_0000_0000L) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
