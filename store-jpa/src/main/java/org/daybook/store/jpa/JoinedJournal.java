package org.daybook.store.jpa;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventJournal;
import org.daybook.store.BufferedJournal;
import org.jspecify.annotations.Nullable;

/**
 * The journal in a caller's transaction: what is appended is written on the caller's connection, under the order locks of all
 * partitions that it is for.
 */
final class JoinedJournal extends BufferedJournal {

    /** What is behind a key that refuses an event though it was checked under the order lock. */
    private static final String UNSEEN = ": others have appended what this transaction does not see; "
            + "let it run at READ COMMITTED, and all stores on this journal append in the same way";

    private final JpaTransaction transaction;
    private final Sessions callers;
    private final JpaJournal outside;
    private final PortableWriter writer;
    private final long longestDoubt;
    private @Nullable Append last;
    private boolean moreMayFollow;
    private final List<Position> told = new ArrayList<>();

    /**
     * @param callers the caller's session
     * @param outside reads outside of the caller's transaction
     * @param longestDoubt how long to look for what became of a lost commit
     */
    JoinedJournal(
            JpaTransaction transaction,
            Sessions callers,
            JpaJournal outside,
            PortableWriter writer,
            Duration longestDoubt) {
        super(outside.reading(callers));
        this.transaction = transaction;
        this.callers = callers;
        this.outside = outside;
        this.writer = writer;
        this.longestDoubt = GroupCommit.nanos(longestDoubt);
    }

    @Override
    protected void requireActive() {
        transaction.requireActive();
    }

    @Override
    protected void requireWritable() {
        transaction.requireWritable();
    }

    @Override
    protected List<Position> store(List<Pending> pending) {
        List<Append> group = pending.stream()
                .map(each ->
                        Append.of(partitions(), each.stream(), ExpectedVersion.exactly(each.before()), each.events()))
                .toList();
        last = group.get(group.size() - 1);
        List<Position> positions = new ArrayList<>();
        List<Verdict> verdicts = write(group);
        for (int i = 0; i < group.size(); i++) {
            Append append = group.get(i);
            if (verdicts.get(i) instanceof Verdict.Stored stored) {
                Position position =
                        Objects.requireNonNull(stored.receipt(append).position());
                positions.add(position);
                told.add(position);
            } else if (verdicts.get(i) instanceof Verdict.Refused refused) {
                throw new VersionConflictException(append.stream(), append.expected(), refused.version());
            }
        }
        return positions;
    }

    /** Tells listeners, when the transaction is committed. */
    void tellListeners() {
        told.forEach(outside::tell);
        told.clear();
    }

    /** Whether it writes to what another one writes to outside of the transaction. */
    boolean isOn(JpaJournal journal) {
        return outside == journal;
    }

    /**
     * To be called before a write that more writes may follow. They may be for any partition, and locks are taken in the order of
     * the partitions only, so that two transactions never wait for each other: so it takes those of all of them.
     */
    void expectMore() {
        moreMayFollow = true;
    }

    boolean hasWritten() {
        return last != null;
    }

    /**
     * Finds out whether a commit succeeded whose connection was lost. Others of the pool may be lost, too, and the database may be
     * away for a moment, so it goes on until there is an answer. An interrupt is kept for later.
     *
     * @throws AppendOutcomeUnknownException if there is none in time
     */
    boolean isStoredAfterAll(Throwable reason) {
        Append append = Objects.requireNonNull(last);
        long deadline = System.nanoTime() + longestDoubt;
        boolean wasInterrupted = Thread.interrupted();
        try {
            for (long pause = GroupAppender.FIRST_PAUSE.toNanos(); ; ) {
                try {
                    return writer.isStored(append.partition(), append.ids().get(0));
                } catch (SqlFailure | CommitInDoubt | StoreUnavailableException e) {
                    wasInterrupted |= Thread.interrupted(); // nobody can pause with it up
                    if (System.nanoTime() + pause - deadline > 0) {
                        reason.addSuppressed(e);
                        throw new AppendOutcomeUnknownException(append.stream(), append.ids(), reason);
                    }
                }
                LockSupport.parkNanos(pause);
                pause = Math.min(2 * pause, GroupAppender.LAST_PAUSE.toNanos());
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<Verdict> write(List<Append> group) {
        try {
            return callers.inCallersTransaction(connection -> {
                if (moreMayFollow) {
                    writer.lockAll(connection, partitions().count());
                    moreMayFollow = false;
                }
                return writer.writeIn(connection, group);
            });
        } catch (SqlFailure e) {
            StoreUnavailableException unavailable = e.unavailable("cannot append to " + group.get(0).stream()
                    + " and others, roll back" + (e.isConstraintViolation() ? UNSEEN : ""));
            if (e.isConstraintViolation()) {
                requireIdsNotTaken(group, unavailable);
            }
            throw unavailable;
        }
    }

    /**
     * Looks with the caller's connection, when the transaction, which can only fail, is rolled back there: after an error
     * PostgreSQL answers nothing in it, and others keep the order lock, behind which all may wait who have another connection.
     *
     * @param failure is told why there was no answer
     */
    private void requireIdsNotTaken(List<Append> group, StoreUnavailableException failure) {
        try {
            callers.inCallersTransaction(connection -> {
                connection.rollback();
                return true;
            });
            EventJournal stored = outside.reading(callers);
            for (Append each : group) {
                if (BufferedJournal.earlierReceipt(stored, each.stream(), each.events())
                        .isPresent()) {
                    throw new DuplicateEventIdException(each.ids().get(0), each.stream());
                }
            }
        } catch (SqlFailure | StoreUnavailableException e) {
            failure.addSuppressed(e);
        }
    }
}
