package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.AppendRejectedException;
import org.daybook.event.DaybookException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Eight threads that append two events at a time to one journal until they are stopped, and what each append was answered,
 * to compare with what is stored in the end.
 */
final class AppendLoad implements AutoCloseable {

    private static final int THREADS = 8;

    /** As long as an append is waited for; how long one may take is for each test to say. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final EventJournal journal;
    private final String data;
    private final List<Thread> threads = new ArrayList<>();
    private final Collection<Receipt> receipts = new ConcurrentLinkedQueue<>();
    private final Map<UUID, DaybookException> refused = new ConcurrentHashMap<>();
    private final Map<UUID, DaybookException> unknown = new ConcurrentHashMap<>();
    private final Map<UUID, UUID> seconds = new ConcurrentHashMap<>();
    private final Collection<Throwable> strange = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private volatile boolean stopped;

    AppendLoad(EventJournal journal) {
        this(journal, "{}");
    }

    AppendLoad(EventJournal journal, String data) {
        this.journal = journal;
        this.data = data;
        for (int i = 0; i < THREADS; i++) {
            StreamId own = new StreamId("Todo", "writer-" + i);
            Thread thread = new Thread(() -> run(own), own.aggregateId());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void run(StreamId own) {
        StreamId hot = new StreamId("Todo", "hot");
        for (int i = 0; !stopped; i++) {
            append(i % 2 == 0 ? own : hot);
        }
    }

    private void append(StreamId stream) {
        EventText first = event();
        EventText second = event();
        seconds.put(first.id(), second.id());
        long begin = System.nanoTime();
        try {
            receipts.add(journal.append(stream, ExpectedVersion.any(), List.of(first, second)));
            stored.incrementAndGet();
        } catch (StoreUnavailableException | AppendRejectedException e) {
            refused.put(first.id(), e);
        } catch (AppendOutcomeUnknownException e) {
            unknown.put(first.id(), e);
        } catch (RuntimeException | Error e) {
            strange.add(e);
        } finally {
            longest.accumulateAndGet(System.nanoTime() - begin, Math::max);
        }
        if (refused.containsKey(first.id()) || unknown.containsKey(first.id())) {
            failed.incrementAndGet();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // as a client that does not insist
        }
    }

    private EventText event() {
        return new EventText(UUID.randomUUID(), "todo_created", 1, data, "{}", Instant.EPOCH);
    }

    /** Waits until so many more appends have been stored. */
    void awaitStored(int more) {
        int before = stored.get();
        await(() -> stored.get() >= before + more, more + " more appends are stored");
    }

    /** Waits until so many more appends have failed. */
    void awaitFailed(int more) {
        int before = failed.get();
        await(() -> failed.get() >= before + more, more + " more appends have failed");
    }

    private void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(strange).isEmpty();
            assertThat(System.nanoTime() - deadline)
                    .as("waited too long until " + what + "; " + this)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    Collection<DaybookException> refused() {
        return refused.values();
    }

    Collection<DaybookException> unknown() {
        return unknown.values();
    }

    /** All of both kinds. */
    Collection<DaybookException> failures() {
        return Stream.concat(refused.values().stream(), unknown.values().stream())
                .toList();
    }

    Duration longest() {
        return Duration.ofNanos(longest.get());
    }

    /** Lets each thread end its append. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
            assertThat(thread.isAlive()).as(thread.getName() + " hangs").isFalse();
        }
    }

    /** Compares the answers with what is stored, which is read in another way than it was written. */
    void check(EventJournal truth) throws InterruptedException {
        stop();
        assertThat(strange).isEmpty();
        Map<UUID, JournalRecord> rows = new HashMap<>();
        List<Long> positions = new ArrayList<>();
        Map<StreamId, Long> versions = new HashMap<>();
        try (Stream<JournalRecord> all = truth.readAll(Position.start(), Long.MAX_VALUE)) {
            all.forEach(row -> {
                assertThat(rows.put(row.event().id(), row)).as("stored once").isNull();
                positions.add(row.position().number());
                assertThat(row.version()).as("versions").isEqualTo(versions.merge(row.stream(), 1L, Long::sum));
            });
        }
        assertThat(positions)
                .as("positions")
                .isEqualTo(LongStream.rangeClosed(1, positions.size()).boxed().toList());
        seconds.forEach((first, second) ->
                assertThat(rows.containsKey(second)).as("whole or not at all").isEqualTo(rows.containsKey(first)));
        for (Receipt receipt : receipts) {
            @Nullable JournalRecord first = rows.remove(receipt.eventIds().get(0));
            @Nullable JournalRecord last = rows.remove(receipt.eventIds().get(1));
            assertThat(first).as("acknowledged").isNotNull();
            assertThat(first.version()).isEqualTo(receipt.firstVersion());
            assertThat(last.position()).isEqualTo(receipt.position());
            assertThat(last.version()).isEqualTo(receipt.lastVersion());
        }
        assertThat(refused.keySet()).as("refused, and stored all the same").noneMatch(rows::containsKey);
        rows.keySet().removeAll(Set.copyOf(unknown.keySet()));
        unknown.keySet().forEach(first -> rows.remove(seconds.get(first)));
        assertThat(rows).as("stored without an answer").isEmpty();
    }

    @Override
    public void close() {
        stopped = true;
    }

    @Override
    public String toString() {
        return stored + " appends stored, " + refused.size() + " refused, " + unknown.size()
                + " unknown, the longest took " + longest().toMillis() + " ms";
    }
}
