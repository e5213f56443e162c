package org.daybook.store.jpa;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;

/**
 * A statement as the model of a database knows it. Each one is done in one go, or waits and is done later. It sees what was
 * committed when it began, even if it waited since, and what its own transaction has inserted.
 */
sealed interface ModelStatement {

    /** What a statement without an answer answers. */
    Object DONE = "done";

    /** Does what the statement does, and answers. */
    Object on(ModelTurn turn) throws ModelTurn.Waits, SQLException;

    /** Whether it reads, so that it matters when it began. */
    default boolean reads() {
        return false;
    }

    /** Whether it can change what others see or wait for. */
    default boolean acts() {
        return true;
    }

    /** A statement that only reads. */
    sealed interface Read extends ModelStatement {
        @Override
        default boolean reads() {
            return true;
        }

        @Override
        default boolean acts() {
            return false;
        }
    }

    /** Takes an order lock, which its transaction has until its end. */
    record Lock(String name) implements ModelStatement {
        @Override
        public Object on(ModelTurn turn) throws ModelTurn.Waits {
            turn.lock(name);
            return DONE;
        }

        @Override
        public String toString() {
            return "lock " + name;
        }
    }

    /** Reads the last position and the versions of streams. */
    record Check(Set<StreamId> streams) implements Read {
        @Override
        public Object on(ModelTurn turn) {
            return found(turn.visible(), streams);
        }

        static AppendSteps.Found found(List<JournalRecord> visible, Set<StreamId> streams) {
            Map<StreamId, Long> versions = new HashMap<>();
            long last = 0;
            for (JournalRecord row : visible) {
                last = Math.max(last, row.position().number());
                if (streams.contains(row.stream())) {
                    versions.merge(row.stream(), row.version(), Math::max);
                }
            }
            return new AppendSteps.Found(last, Map.copyOf(versions));
        }

        @Override
        public String toString() {
            return "check";
        }
    }

    /** Reads whether an event with an id is there. */
    record Exists(UUID id) implements Read {
        @Override
        public Object on(ModelTurn turn) {
            return turn.visible().stream().anyMatch(row -> row.event().id().equals(id));
        }

        @Override
        public String toString() {
            return "is " + id.getLeastSignificantBits() + " stored";
        }
    }

    /** Reads the events with some ids. */
    record Find(List<UUID> ids) implements Read {
        @Override
        public Object on(ModelTurn turn) {
            return turn.visible().stream()
                    .filter(row -> ids.contains(row.event().id()))
                    .toList();
        }

        @Override
        public String toString() {
            return "find " + ids.stream().map(UUID::getLeastSignificantBits).toList();
        }
    }

    /** Inserts rows. Waits for another transaction that has inserted one of the keys; refused if one is committed. */
    record Insert(List<JournalRecord> rows) implements ModelStatement {

        /** The data of an event that no database of the model takes. */
        static final String REFUSED = "\"too long\"";

        @Override
        public Object on(ModelTurn turn) throws ModelTurn.Waits, SQLException {
            for (JournalRecord row : rows) {
                if (row.event().data().equals(REFUSED)) {
                    throw ModelFailure.REFUSED.exception();
                }
                if (turn.isTaken(row)) {
                    throw ModelFailure.KEY_TAKEN.exception();
                }
                turn.insert(row);
            }
            return DONE;
        }

        @Override
        public String toString() {
            return "insert " + Promises.text(rows);
        }
    }

    /** The check and the insert of a group as one statement, which begins after the lock is granted. */
    record CheckAndInsert(List<Append> group) implements ModelStatement {
        @Override
        public Object on(ModelTurn turn) throws ModelTurn.Waits, SQLException {
            List<JournalRecord> visible = List.copyOf(turn.visible());
            List<JournalRecord> rows = new ArrayList<>();
            List<Verdict> verdicts = AppendProtocol.run(
                    new AppendSteps() {
                        @Override
                        public void lock() {
                            // The statement before has it.
                        }

                        @Override
                        public Found check(Set<StreamId> streams) {
                            return Check.found(visible, streams);
                        }

                        @Override
                        public boolean isStored(UUID id) {
                            return visible.stream()
                                    .anyMatch(row -> row.event().id().equals(id));
                        }

                        @Override
                        public void insert(List<JournalRecord> events) {
                            rows.addAll(events);
                        }
                    },
                    group);
            new Insert(rows).on(turn);
            return verdicts;
        }

        @Override
        public boolean reads() {
            return true;
        }

        @Override
        public String toString() {
            return "check and insert";
        }
    }

    /** Ends the transaction: what it has inserted is there for all, and its locks are free. */
    record Commit() implements ModelStatement {
        @Override
        public Object on(ModelTurn turn) {
            turn.commit();
            return DONE;
        }

        @Override
        public String toString() {
            return "commit";
        }
    }

    /** Ends the transaction as if it had never been. */
    record Rollback() implements ModelStatement {
        @Override
        public Object on(ModelTurn turn) {
            turn.rollback();
            return DONE;
        }

        @Override
        public String toString() {
            return "roll back";
        }
    }

    /** Reads the last position. */
    record Head() implements Read {
        @Override
        public Object on(ModelTurn turn) {
            return Check.found(turn.visible(), Set.of()).lastPosition();
        }

        @Override
        public String toString() {
            return "read the head";
        }
    }

    /** Reads the first events of a range. */
    record Events(Position after, Position through, int count) implements Read {
        @Override
        public Object on(ModelTurn turn) {
            return of(turn.visible(), after, through, count);
        }

        static List<JournalRecord> of(List<JournalRecord> visible, Position after, Position through, int count) {
            return visible.stream()
                    .filter(row -> row.position().compareTo(after) > 0
                            && row.position().compareTo(through) <= 0)
                    .sorted(Comparator.comparing(JournalRecord::position))
                    .limit(count)
                    .toList();
        }

        @Override
        public String toString() {
            return "read the events after " + after.number() + " through " + through.number();
        }
    }

    /** For a broken variant: the next number of a sequence, which no rollback takes back. */
    record NextOfSequence() implements ModelStatement {
        @Override
        public Object on(ModelTurn turn) {
            return turn.nextOfSequence();
        }

        @Override
        public String toString() {
            return "take the next of the sequence";
        }
    }

    /** For a broken variant: one statement that locks and checks. It began before it had the lock. */
    record LockAndCheck(String name, Set<StreamId> streams) implements ModelStatement {
        @Override
        public Object on(ModelTurn turn) throws ModelTurn.Waits {
            turn.lock(name);
            return Check.found(turn.visible(), streams);
        }

        @Override
        public boolean reads() {
            return true;
        }

        @Override
        public String toString() {
            return "lock " + name + " and check";
        }
    }

    /** For a broken variant: inserts those rows whose keys are free. */
    record InsertOrNothing(List<JournalRecord> rows) implements ModelStatement {
        @Override
        public Object on(ModelTurn turn) throws ModelTurn.Waits {
            for (JournalRecord row : rows) {
                if (!turn.isTaken(row)) {
                    turn.insert(row);
                }
            }
            return DONE;
        }

        @Override
        public String toString() {
            return "insert or do nothing " + Promises.text(rows);
        }
    }
}
