package org.daybook.store.jpa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.daybook.journal.JournalRecord;

/**
 * A database at one moment, as the proofs imagine it: what every database does that Daybook supports, at READ COMMITTED, and
 * no more. It has one table with unique keys, order locks, and sessions with a transaction each. What is not committed is seen
 * by its own transaction only, and gone after a rollback; a lock is had until the transaction ends. It is a value, so that
 * moments can be compared.
 *
 * @param keys which keys the table has
 * @param committed the rows, in the order of their commits
 * @param sequence the last number of a sequence, which only a broken variant uses
 * @param sessions one for each client, and behind them those whose clients are gone
 */
record ModelDatabase(Keys keys, List<JournalRecord> committed, long sequence, List<Session> sessions) {

    enum Keys {
        /** Positions, versions of a stream, and ids are unique. */
        ALL,
        /** Ids only: then nothing but the order lock keeps the order. */
        IDS
    }

    /**
     * A connection as the server sees it.
     *
     * @param client whose it is or was
     * @param inserted what its transaction has inserted
     * @param locks which locks its transaction has
     * @param flight the statements that were sent and are not done yet
     * @param answers what those of the same flight answered that are done
     * @param snapshot how many rows were committed when the first statement of the flight began, if it waits since
     */
    record Session(
            int client,
            List<JournalRecord> inserted,
            Set<String> locks,
            List<ModelStatement> flight,
            List<Object> answers,
            int snapshot) {

        static final int NOT_BEGUN = -1;

        static Session of(int client) {
            return new Session(client, List.of(), Set.of(), List.of(), List.of(), NOT_BEGUN);
        }

        Session sending(List<ModelStatement> statements) {
            return new Session(client, inserted, locks, statements, List.of(), NOT_BEGUN);
        }

        boolean isIdle() {
            return flight.isEmpty();
        }

        /** Whether its end makes a difference to anybody. */
        boolean leavesSomething() {
            return !inserted.isEmpty() || !locks.isEmpty() || flight.stream().anyMatch(ModelStatement::acts);
        }
    }

    static ModelDatabase empty(Keys keys, int clients) {
        List<Session> sessions = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            sessions.add(Session.of(client));
        }
        return new ModelDatabase(keys, List.of(), 0, List.copyOf(sessions));
    }

    ModelDatabase with(int number, Session session) {
        List<Session> changed = new ArrayList<>(sessions);
        changed.set(number, session);
        return new ModelDatabase(keys, committed, sequence, Collections.unmodifiableList(changed));
    }
}
