package org.daybook.examples.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.examples.takeover.model.BankAccount;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that is many times larger than the memory of the process, with the jar that a build leaves. */
@Tag("deep")
class LargeJournalIT {

    private static final int WRITERS = 32;
    private static final int AGGREGATES = 100_000;
    private static final int BROKEN_EACH = 100;

    @TempDir
    Path folder;

    @Test
    void aHundredThousandAggregatesArePrintedInSixtyFourMebibytes() throws Exception {
        String url = TestPostgres.emptyDatabase();
        try (TakenJournal journal = TakenJournal.create(url)) {
            fill(journal.store().journal());
        }
        long begin = System.nanoTime();
        Printed printed = TakeoverProcess.run(folder, Map.of("DAYBOOK_JPA_USER", TestPostgres.USER), url);
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf(
                Locale.ROOT, "%d aggregates of 5 events printed in %.1f s%n", AGGREGATES, time.toMillis() / 1_000.0);

        assertThat(printed.lines()).hasSize(AGGREGATES - AGGREGATES / BROKEN_EACH);
        assertThat(printed.lines())
                .allMatch(line -> line.endsWith("\"state\":{\"owner\":\"ada\",\"balance\":10,\"log\":0}}"));
        assertThat(printed.errors()).hasSize(AGGREGATES / BROKEN_EACH);
        assertThat(printed.status()).isEqualTo(1);
    }

    private static void fill(EventJournal journal) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            AtomicInteger next = new AtomicInteger();
            Callable<Void> writer = () -> {
                for (int i = next.getAndIncrement(); i < AGGREGATES; i = next.getAndIncrement()) {
                    StreamId stream =
                            new StreamId(BankAccount.TYPE, UUID.randomUUID().toString());
                    journal.append(stream, ExpectedVersion.noStream(), events(i % BROKEN_EACH == 0));
                }
                return null;
            };
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                work.add(writer);
            }
            for (Future<Void> each : writers.invokeAll(work)) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }
    }

    private static List<EventText> events(boolean isBroken) {
        List<EventText> events = new ArrayList<>();
        events.add(event("bank_account_created", "{\"owner\":\"ada\"}"));
        for (int cents = 1; cents <= 4; cents++) {
            events.add(event("bank_account_deposited", "{\"amount_cents\":" + cents + "}"));
        }
        return isBroken ? events.subList(1, 5) : events;
    }

    private static EventText event(String type, String data) {
        return new EventText(UUID.randomUUID(), type, 1, data, "{}", Instant.parse("2026-11-23T00:00:00Z"));
    }
}
