package org.daybook;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes event ids: UUIDs of version 7 (RFC 9562, 5.7), which sort by time and tell nothing about the machine. */
final class EventIds implements Supplier<UUID> {

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    EventIds(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public UUID get() {
        long milliseconds = clock.millis();
        byte[] bytes = new byte[10];
        random.nextBytes(bytes); // once, since each call takes a lock that all threads share
        ByteBuffer bits = ByteBuffer.wrap(bytes);
        long high = milliseconds << 16 | 0x7000L | (bits.getShort() & 0x0FFF);
        long low = bits.getLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
