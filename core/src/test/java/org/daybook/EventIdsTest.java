package org.daybook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventIdsTest {

    @Test
    @Tag("EV-05")
    @Tag("D-17")
    void areUuidsOfVersionSeven() {
        Stream.generate(new EventIds(InstantSource.system())).limit(1000).forEach(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
        });
    }

    @Test
    void beginWithTheMilliseconds() {
        Instant time = Instant.parse("2026-05-06T07:08:09.123456789Z");
        UUID id = new EventIds(InstantSource.fixed(time)).get();

        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(time.toEpochMilli());
    }

    @Test
    @Tag("D-17")
    void sortByTimeAsTextAndAsBytes() {
        List<String> ids = new ArrayList<>();
        for (long milliseconds = 0; milliseconds < 1L << 47; milliseconds = 3 * milliseconds + 1) {
            ids.add(new EventIds(InstantSource.fixed(Instant.ofEpochMilli(milliseconds)))
                    .get()
                    .toString());
        }

        assertThat(ids).isSorted().hasSizeGreaterThan(25);
    }

    @Test
    void areUniqueAmongThreadsAtOneMoment() throws Exception {
        EventIds ids = new EventIds(InstantSource.fixed(Instant.EPOCH));
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<UUID>>> futures = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                futures.add(
                        executor.submit(() -> Stream.generate(ids).limit(10_000).toList()));
            }
            Set<UUID> all = new HashSet<>();
            for (Future<List<UUID>> each : futures) {
                all.addAll(each.get());
            }
            assertThat(all).hasSize(80_000);
        } finally {
            executor.shutdownNow();
        }
    }
}
