package org.daybook;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes event ids: UUIDs of version 7 (RFC 9562, 5.7), which sort by time and tell nothing about the machine. */
final class EventIds implements Supplier<UUID> {

    /** For many ids at once: asking for the bits of each took a microsecond and a lock that all threads share. */
    private static final int BYTES_AHEAD = 640;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer ahead = ByteBuffer.allocate(BYTES_AHEAD).limit(0);

    EventIds(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public UUID get() {
        long milliseconds = clock.millis();
        short few;
        long many;
        synchronized (ahead) {
            if (!ahead.hasRemaining()) {
                random.nextBytes(ahead.array());
                ahead.clear();
            }
            few = ahead.getShort();
            many = ahead.getLong();
        }
        long high = milliseconds << 16 | 0x7000L | (few & 0x0FFF);
        long low = many >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
