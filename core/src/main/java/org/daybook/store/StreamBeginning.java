package org.daybook.store;

import java.util.List;
import java.util.Optional;
import org.daybook.journal.JournalRecord;

/**
 * Where a load of a stream begins.
 *
 * <pre>{@code
 * StreamBeginning beginning = store.snapshots().begin(new StreamId("Todo", "6deaca4c"));
 * beginning.snapshot().ifPresent(snapshot -> System.out.println("from version " + snapshot.version()));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param snapshot the snapshot of the stream, if it has one
 * @param events the first events from the one that the snapshot ends with, or from the first one of the stream; none if there are none,
 *     or the store did not read any
 * @param isWhole whether there are no events behind these, or none at all; if not, the journal is to be asked for them
 */
public record StreamBeginning(Optional<Snapshot> snapshot, List<JournalRecord> events, boolean isWhole) {

    /**
     * Copies the list.
     *
     * @param snapshot the snapshot of the stream, if it has one
     * @param events the first events
     * @param isWhole whether there are no events behind these
     */
    public StreamBeginning {
        events = List.copyOf(events);
    }
}
