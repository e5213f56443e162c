package org.daybook.store.jpa;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.Promises.Attempt;
import org.daybook.store.jpa.Promises.Outcome;

/**
 * A node that writes a group: Daybook's own {@link AppendProtocol} and {@link GroupAppender} on a connection of the model. What
 * is written here again is what {@link Sessions} and {@link JpaJournal} do with JDBC around them.
 */
final class ModelWriter implements ModelConnection.Program {

    /** How the statements of a transaction are sent. */
    enum Door {
        /** One after the other, as {@link PortableWriter} does. */
        STEP_BY_STEP("the head row"),
        /** All in one flight with the commit, as {@link PostgresWriter} does. */
        ONE_FLIGHT("the advisory lock");

        private final String lock;

        Door(String lock) {
            this.lock = lock;
        }
    }

    private static final int MAX_CLASHES = 10;

    private final Door door;
    private final BrokenVariant variant;
    private final List<Append> group;

    ModelWriter(Door door, BrokenVariant variant, List<Append> group) {
        this.door = door;
        this.variant = variant;
        this.group = group;
    }

    @Override
    public void run(ModelConnection connection) {
        List<Attempt> attempts = new ArrayList<>();
        group.forEach(append -> attempts.add(new Attempt(append, Outcome.PENDING, 0)));
        connection.report(List.copyOf(attempts));
        List<Verdict> verdicts = write(connection, group);
        for (int i = 0; i < group.size(); i++) {
            int number = i;
            tell(connection, group.get(i), verdicts.get(i), (outcome, clashes) -> {
                attempts.set(number, new Attempt(group.get(number), outcome, clashes));
                connection.report(List.copyOf(attempts));
            });
        }
    }

    private List<Verdict> write(ModelConnection connection, List<Append> appends) {
        GroupWriter writer = each -> {
            try {
                return door == Door.ONE_FLIGHT ? inOneFlight(connection, each) : stepByStep(connection, each);
            } catch (SqlFailure | CommitInDoubt e) {
                LockSupport.unpark(Thread.currentThread()); // the pause before the next try takes no time
                throw e;
            }
        };
        return new GroupAppender(writer, Duration.ofDays(1)).write(appends);
    }

    private List<Verdict> stepByStep(ModelConnection connection, List<Append> appends) {
        List<Verdict> verdicts;
        try {
            verdicts = AppendProtocol.run(variant.of(new Steps(connection)), appends);
        } catch (SQLException e) {
            rollBack(connection, e);
            throw new SqlFailure(e);
        }
        try {
            connection.send(new ModelStatement.Commit());
        } catch (SQLException e) {
            rollBack(connection, e);
            SqlFailure failure = new SqlFailure(e);
            throw failure.isRolledBack() ? failure : new CommitInDoubt(e);
        }
        return verdicts;
    }

    @SuppressWarnings("unchecked") // the second of the three statements gives back the verdicts
    private List<Verdict> inOneFlight(ModelConnection connection, List<Append> appends) {
        try {
            return (List<Verdict>) connection
                    .sendAll(List.of(
                            new ModelStatement.Lock(door.lock),
                            new ModelStatement.CheckAndInsert(appends),
                            new ModelStatement.Commit()))
                    .get(1);
        } catch (SQLException e) {
            rollBack(connection, e);
            SqlFailure failure = new SqlFailure(e);
            throw failure.isAnswer() ? failure : new CommitInDoubt(e);
        }
    }

    /** On a connection that is lost there is nothing to roll back: the database does so some time. */
    private static void rollBack(ModelConnection connection, SQLException reason) {
        if (new SqlFailure(reason).isAnswer()) {
            try {
                connection.send(new ModelStatement.Rollback());
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private final class Steps implements BrokenVariant.Steps {

        private final ModelConnection connection;

        Steps(ModelConnection connection) {
            this.connection = connection;
        }

        @Override
        public void lock() throws SQLException {
            connection.send(new ModelStatement.Lock(door.lock));
        }

        @Override
        public Found check(Set<StreamId> streams) throws SQLException {
            return connection.send(new ModelStatement.Check(streams));
        }

        @Override
        public boolean isStored(UUID id) throws SQLException {
            return connection.send(new ModelStatement.Exists(id));
        }

        @Override
        public void insert(List<JournalRecord> events) throws SQLException {
            connection.send(new ModelStatement.Insert(List.copyOf(events)));
        }

        @Override
        public long lastPosition() throws SQLException {
            return connection.<Long>send(new ModelStatement.Head());
        }

        @Override
        public Found lockAndCheck(Set<StreamId> streams) throws SQLException {
            return connection.send(new ModelStatement.LockAndCheck(door.lock, streams));
        }

        @Override
        public long nextOfSequence() throws SQLException {
            return connection.send(new ModelStatement.NextOfSequence());
        }

        @Override
        public void insertOrNothing(List<JournalRecord> events) throws SQLException {
            connection.send(new ModelStatement.InsertOrNothing(List.copyOf(events)));
        }
    }

    /** Who hears of an append: what is known, and how often a key refused it though none of its ids was stored. */
    private interface Caller {
        void hears(Outcome outcome, int clashes);
    }

    /** Tells the caller of an append, as {@link JpaJournal#append} does. */
    private void tell(ModelConnection connection, Append append, Verdict first, Caller caller) {
        Verdict verdict = first;
        for (int clashes = 0; ; clashes++) {
            if (verdict instanceof Verdict.Stored stored) {
                caller.hears(
                        Outcome.stored(
                                stored.firstVersion(), stored.firstPosition().number()),
                        clashes);
                return;
            }
            if (verdict instanceof Verdict.Failed failed) {
                boolean unknown = failed.reason().apply(append) instanceof AppendOutcomeUnknownException;
                caller.hears(unknown ? Outcome.UNKNOWN : Outcome.NOT_STORED, clashes);
                return;
            }
            if (verdict instanceof Verdict.Clashed || ((Verdict.Refused) verdict).firstIsStored()) {
                Optional<Outcome> earlier = earlier(connection, append);
                if (earlier.isPresent()) {
                    caller.hears(earlier.get(), clashes);
                    return;
                }
            }
            if (verdict instanceof Verdict.Refused refused) {
                caller.hears(Outcome.conflict(refused.version()), clashes);
                return;
            }
            if (clashes == MAX_CLASHES) {
                caller.hears(Outcome.NOT_STORED, clashes);
                return;
            }
            caller.hears(Outcome.PENDING, clashes + 1);
            verdict = write(connection, List.of(append)).get(0);
        }
    }

    /** What is stored of an append already, or that it cannot be said. */
    private static Optional<Outcome> earlier(ModelConnection connection, Append append) {
        try {
            List<JournalRecord> rows = connection.send(new ModelStatement.Find(append.ids()));
            return rows.stream()
                    .filter(row -> row.event().id().equals(append.ids().get(0)))
                    .findFirst()
                    .map(row -> Outcome.stored(row.version(), row.position().number()));
        } catch (SQLException e) {
            return Optional.of(Outcome.UNKNOWN);
        }
    }
}
