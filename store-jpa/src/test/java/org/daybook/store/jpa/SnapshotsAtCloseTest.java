package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.daybook.Daybook;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.event.Creation;
import org.daybook.event.StreamId;
import org.daybook.store.DelegatingStore;
import org.daybook.store.Snapshot;
import org.daybook.store.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A snapshot that is being written when a Daybook is closed is written. */
class SnapshotsAtCloseTest {

    record Jar(int spoons) {
        record Opened() implements Creation<Jar> {
            @Override
            public Jar create() {
                return new Jar(0);
            }
        }
    }

    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicReference<String> written = new AtomicReference<>("not written");

    private final class SlowSnapshots implements SnapshotStore {
        private final SnapshotStore snapshots;

        SlowSnapshots(SnapshotStore snapshots) {
            this.snapshots = snapshots;
        }

        @Override
        public Optional<Snapshot> find(StreamId stream) {
            return snapshots.find(stream);
        }

        @Override
        public boolean save(Snapshot snapshot) {
            writing.countDown();
            try {
                if (!goOn.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody goes on");
                }
                boolean isSaved = snapshots.save(snapshot);
                written.set("written: " + isSaved);
                return isSaved;
            } catch (InterruptedException e) {
                written.set("interrupted");
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean delete(StreamId stream) {
            return snapshots.delete(stream);
        }

        @Override
        public List<Snapshot> readPage(@Nullable StreamId after, int limit) {
            return snapshots.readPage(after, limit);
        }
    }

    @Test
    void is_waited_for_and_not_interrupted() throws Exception {
        Daybook daybook = Daybook.builder(
                        new DelegatingStore(JpaStore.builder("jdbc:h2:mem:closing")
                                .createSchema()
                                .open()) {
                            @Override
                            public SnapshotStore snapshots() {
                                return new SlowSnapshots(super.snapshots());
                            }
                        })
                .snapshots(Jar.class, SnapshotPolicy.every(1))
                .open();
        daybook.publish("1", new Jar.Opened());
        assertThat(writing.await(60, TimeUnit.SECONDS)).isTrue();

        Thread closing = new Thread(daybook::close);
        closing.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertThat(written).hasValue("not written");
        goOn.countDown();
        closing.join();

        assertThat(written).hasValue("written: true");
    }
}
