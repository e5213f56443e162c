package org.daybook.store.jpa;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.ModelDatabase.Keys;
import org.daybook.store.jpa.ModelDatabase.Session;

/** One session's turn: the next statement of its flight begins, goes on, or is done. */
final class ModelTurn {

    /** A statement cannot be done now. */
    static final class Waits extends Exception {
        private static final long serialVersionUID = 1L;

        static final Waits INSTANCE = new Waits();

        private Waits() {
            super(null, null, false, false);
        }
    }

    private final ModelDatabase before;
    private final int number;
    private final Session session;
    private final int snapshot;

    private List<JournalRecord> committed;
    private long sequence;
    private List<JournalRecord> inserted;
    private Set<String> locks;

    private ModelTurn(ModelDatabase before, int number) {
        this.before = before;
        this.number = number;
        this.session = before.sessions().get(number);
        this.snapshot =
                session.snapshot() == Session.NOT_BEGUN ? before.committed().size() : session.snapshot();
        this.committed = before.committed();
        this.sequence = before.sequence();
        this.inserted = session.inserted();
        this.locks = session.locks();
    }

    /** The database after the turn of a session; none if it can only wait. */
    static Optional<ModelDatabase> take(ModelDatabase database, int session) {
        return new ModelTurn(database, session).take();
    }

    private Optional<ModelDatabase> take() {
        ModelStatement statement = session.flight().get(0);
        try {
            return Optional.of(after(statement.on(this)));
        } catch (SQLException e) {
            return Optional.of(failed(ModelFailure.of(e)));
        } catch (Waits e) {
            boolean begins = statement.reads() && session.snapshot() == Session.NOT_BEGUN;
            return begins ? Optional.of(begun()) : Optional.empty();
        }
    }

    private ModelDatabase after(Object answer) {
        List<Object> answers = new ArrayList<>(session.answers());
        answers.add(answer);
        List<ModelStatement> rest = session.flight().subList(1, session.flight().size());
        return new ModelDatabase(before.keys(), committed, sequence, before.sessions())
                .with(number, new Session(session.client(), inserted, locks, rest, answers, Session.NOT_BEGUN));
    }

    private ModelDatabase begun() {
        return before.with(
                number,
                new Session(
                        session.client(),
                        session.inserted(),
                        session.locks(),
                        session.flight(),
                        session.answers(),
                        snapshot));
    }

    /** What was sent behind a statement that fails is not done. The transaction keeps its locks until somebody ends it. */
    private ModelDatabase failed(ModelFailure failure) {
        return failed(before, number, failure);
    }

    static ModelDatabase failed(ModelDatabase before, int number, ModelFailure failure) {
        Session session = before.sessions().get(number);
        return before.with(
                number,
                new Session(
                        session.client(),
                        session.inserted(),
                        session.locks(),
                        List.of(),
                        List.of(failure),
                        Session.NOT_BEGUN));
    }

    // What statements do:

    List<JournalRecord> visible() {
        List<JournalRecord> visible = new ArrayList<>(before.committed().subList(0, snapshot));
        visible.addAll(session.inserted());
        return visible;
    }

    void lock(String name) throws Waits {
        for (Session each : before.sessions()) {
            if (each != session && each.locks().contains(name)) {
                throw Waits.INSTANCE;
            }
        }
        locks = new HashSet<>(locks);
        locks.add(name);
    }

    /** Whether a key of a row is there already. Keys know no snapshots: they see all that is committed. */
    boolean isTaken(JournalRecord row) throws Waits {
        if (committed.stream().anyMatch(each -> clashes(each, row))
                || inserted.stream().anyMatch(each -> clashes(each, row))) {
            return true;
        }
        for (Session each : before.sessions()) {
            if (each != session && each.inserted().stream().anyMatch(other -> clashes(other, row))) {
                throw Waits.INSTANCE;
            }
        }
        return false;
    }

    private boolean clashes(JournalRecord one, JournalRecord other) {
        return one.event().id().equals(other.event().id())
                || (before.keys() == Keys.ALL
                        && (one.position().equals(other.position())
                                || (one.version() == other.version()
                                        && one.stream().equals(other.stream()))));
    }

    void insert(JournalRecord row) {
        inserted = new ArrayList<>(inserted);
        inserted.add(row);
    }

    long nextOfSequence() {
        return ++sequence;
    }

    void commit() {
        committed = new ArrayList<>(committed);
        committed.addAll(inserted);
        rollback();
    }

    void rollback() {
        inserted = List.of();
        locks = Set.of();
    }
}
