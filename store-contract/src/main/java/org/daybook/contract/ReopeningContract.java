package org.daybook.contract;

import static org.daybook.contract.SampleEvents.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.daybook.event.ConfigurationException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.journal.EventJournal;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The journals of stores that outlive them, and are opened again or by several at once: with the partitions with which they
 * were created, and no others. A store that keeps its journal for itself, as in memory, has no need of this suite.
 *
 * <pre>{@code
 * class MyReopeningTest extends ReopeningContract {
 *     @Override protected Store openStore(Partitions partitions) { return MyStore.create(file = newFile(), partitions); }
 *     @Override protected Store openAgain(Partitions partitions) { return MyStore.open(file, partitions); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class ReopeningContract extends StoreContract {

    private static final Partitions THREE = Partitions.byHash(3);

    private @Nullable Store second;

    /** For suites. */
    protected ReopeningContract() {}

    /**
     * Opens a store whose journal has no events.
     *
     * @param partitions the partitions of its journal
     * @return the store
     */
    protected abstract Store openStore(Partitions partitions);

    /**
     * Opens another store on the journal of the one that was opened last, whether that is closed or not. If a store can be told
     * to create what is missing, this one is.
     *
     * @param partitions the partitions that the journal is opened with
     * @return the store
     */
    protected abstract Store openAgain(Partitions partitions);

    @Override
    protected final Store openStore() {
        return openStore(THREE);
    }

    @AfterEach
    void closeSecond() {
        if (second != null) {
            second.close();
        }
    }

    private void appendToTen() {
        for (int i = 0; i < 10; i++) {
            append(new StreamId("Todo", "" + i), event());
        }
    }

    @Test
    void aJournalGoesOnWithThePartitionsItHas() {
        appendToTen();
        Positions before = journal.head();
        store.close();

        second = openAgain(Partitions.byHash(3));
        journal = second.journal();

        assertEquals(before, journal.head());
        appendToTen();
        assertStored(20);
        assertEquals(List.of(1L, 2L), versions(read(new StreamId("Todo", "7"))));
    }

    @Test
    void anotherNumberOfPartitionsIsRefusedWithAndWithoutEvents() {
        for (int round = 0; round < 2; round++) {
            for (int other : new int[] {1, 2, 4}) {
                ConfigurationException refused = assertThrows(
                        ConfigurationException.class,
                        () -> openAgain(Partitions.byHash(other)).close());
                assertTrue(String.valueOf(refused.getMessage()).contains("created with 3 "), refused::getMessage);
                assertTrue(String.valueOf(refused.getMessage()).contains("opened with " + other), refused::getMessage);
            }
            appendToTen();
        }
        assertStored(20);
    }

    @Test
    void aJournalOfOnePartitionIsRefusedWithMore() {
        close();
        store = openStore(Partitions.one());
        journal = store.journal();
        append(STREAM, event());

        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> openAgain(Partitions.byHash(2)).close());
        assertTrue(String.valueOf(refused.getMessage()).contains("created with 1 "), refused::getMessage);
        assertStored(1);
    }

    @Test
    void aFunctionByWhichTheLastEventsAreElsewhereIsRefused() {
        appendToTen();

        for (Partitions other : List.of(
                Partitions.by(3, stream -> 0),
                Partitions.by(3, stream -> (THREE.of(stream) + 1) % 3),
                Partitions.by(3, stream -> 7))) {
            ConfigurationException refused = assertThrows(
                    ConfigurationException.class, () -> openAgain(other).close());
            assertTrue(String.valueOf(refused.getMessage()).contains("Todo/"), refused::getMessage);
        }
        second = openAgain(Partitions.by(3, THREE::of));
        assertStored(10);
    }

    @Test
    void twoStoresOnOneJournalKeepEachPartitionInOrder() {
        Store other = openAgain(Partitions.byHash(3));
        second = other;
        int appends = 40;
        try (Race race = new Race(8)) {
            race.runAll(thread -> {
                Store own = thread % 2 == 0 ? store : other;
                for (int i = 0; i < appends; i++) {
                    StreamId stream = new StreamId("Todo", "" + (thread + i) % 7);
                    own.journal().append(stream, ExpectedVersion.any(), List.of(event()));
                    if (i % 4 == 0) {
                        own.inTransaction(transaction -> appendToTwo(transaction.journal(own), thread));
                    }
                }
                return thread;
            });
        }

        assertStored(8L * appends + 8L * appends / 4 * 2);
    }

    /** In one order of the partitions for some threads, and in the other one for others. */
    private static Receipt appendToTwo(EventJournal inside, int thread) {
        StreamId one = new StreamId("Todo", "one " + thread);
        StreamId two = new StreamId("Todo", "two " + thread);
        boolean ascends = inside.partitions().of(one) < inside.partitions().of(two);
        boolean turned = ascends == thread % 4 < 2;
        inside.append(turned ? two : one, ExpectedVersion.any(), List.of(event()));
        return inside.append(turned ? one : two, ExpectedVersion.any(), List.of(event()));
    }
}
