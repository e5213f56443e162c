package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred virtual threads append, and none of them holds on to its carrier while it waits: the flight recorder would have
 * seen it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class VirtualThreadsTest {

    private static final int THREADS = 200;
    private static final int APPENDS = 5;

    @TempDir
    Path folder;

    /** Waits while its class is initialized, and so with a frame of the virtual machine on its stack. */
    private static final class Pinned {
        static final long SINCE = System.nanoTime();

        static {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @BeforeAll
    static void needsAJdkWhereSynchronizedDoesNotPin() {
        int version = Runtime.version().feature();
        if (version < 24) {
            System.out.println("NOT RUN: virtual threads with the flight recorder, on JDK " + version
                    + ": there each synchronized of a driver pins, and before 21 there are none");
        }
        Assumptions.assumeTrue(version >= 24, "needs JDK 24");
    }

    @Test
    void are_not_pinned_on_postgres() throws Exception {
        try (JpaStore store = TestDatabase.POSTGRES.openEmpty()) {
            assertNotPinned(store);
        }
    }

    @Test
    void are_not_pinned_on_postgres_with_portable_sql() throws Exception {
        try (JpaStore store = TestDatabase.POSTGRES.openEmptyPortable()) {
            assertNotPinned(store);
        }
    }

    @Test
    void are_not_pinned_on_a_store_from_a_url() throws Exception {
        try (JpaStore store = JpaStore.builder(TestDatabase.POSTGRES.url())
                .tablePrefix("virtual_")
                .createSchema()
                .open()) {
            assertNotPinned(store);
        }
    }

    @Test
    void are_not_pinned_on_h2() throws Exception {
        try (JpaStore store = TestDatabase.H2_MEMORY.openEmpty()) {
            assertNotPinned(store);
        }
    }

    private void assertNotPinned(JpaStore store) throws Exception {
        inVirtualThreads(() -> append(store)); // classes are initialized, which pins, once
        List<RecordedEvent> pinned = record(() -> inVirtualThreads(() -> append(store)));
        assertThat(store.journal().head().number()).isEqualTo(2 * THREADS * APPENDS);
        assertThat(pinned).isEmpty();
    }

    @Test
    void would_be_seen_if_they_were_pinned() throws Exception {
        List<RecordedEvent> pinned =
                record(() -> start(() -> assertThat(Pinned.SINCE).isPositive()).join());
        assertThat(pinned)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getStackTrace().getFrames())
                        .anyMatch(frame -> frame.getMethod().getType().getName().equals(Pinned.class.getName())));
        pinned.stream()
                .findFirst()
                .ifPresent(event -> System.out.println("pinned on purpose: " + event.getString("pinnedReason")));
    }

    private static void append(JpaStore store) {
        for (int i = 0; i < APPENDS; i++) {
            EventText event = new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH);
            store.journal()
                    .append(new StreamId("Todo", event.id().toString()), ExpectedVersion.noStream(), List.of(event));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private List<RecordedEvent> record(Work work) throws Exception {
        Path file = folder.resolve("pinned.jfr");
        try (Recording recording = new Recording()) {
            recording
                    .enable("jdk.VirtualThreadPinned")
                    .withThreshold(Duration.ZERO)
                    .withStackTrace();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return events(file);
    }

    private static List<RecordedEvent> events(Path file) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                .toList();
    }

    private static void inVirtualThreads(Runnable work) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(start(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    /** By reflection, since the language level is 17. */
    private static Thread start(Runnable work) throws ReflectiveOperationException {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        return (Thread) start.invoke(null, work);
    }
}
