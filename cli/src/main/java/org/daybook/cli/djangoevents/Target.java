package org.daybook.cli.djangoevents;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.daybook.event.DaybookException;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.jpa.JpaTransaction;
import org.jspecify.annotations.Nullable;

/**
 * The journal that is filled, and how far it is. Each batch of rows is one transaction: events, streams that are stopped, rows with
 * defects, and the number of rows read are stored together or not at all. Used by one thread.
 */
final class Target implements AutoCloseable {

    /** As many streams as fit into 50 MB. */
    private static final int KNOWN_STREAMS = 1_000_000;

    private static final String ANOTHER =
            "another process takes over into this journal: let only one do it, and start again";

    private static final int TRIES = 5;

    /** SQL states of what is there already, of deadlocks, and PostgreSQL's of what two create at once. */
    private static final Pattern DONE_BY_ANOTHER = Pattern.compile("23...|40...|42P07|42S01|42710|XX000");

    private final JpaStore store;
    private final String schema;
    private final String prefix;
    private final Set<DefectKind> accepted;
    private final IdBlocks blocks = new IdBlocks();
    private final StreamStates states;
    private TakeoverState state;
    private Consumer<List<Defect>> listener = defects -> {};

    Target(JpaStore store, String schema, String prefix, Set<DefectKind> accepted) {
        this(store, schema, prefix, accepted, KNOWN_STREAMS);
    }

    Target(JpaStore store, String schema, String prefix, Set<DefectKind> accepted, int knownStreams) {
        this.store = store;
        this.schema = schema;
        this.prefix = prefix;
        this.accepted = accepted.isEmpty() ? EnumSet.noneOf(DefectKind.class) : EnumSet.copyOf(accepted);
        try {
            this.state = begin();
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
        this.states = new StreamStates(state.rows() == 0, knownStreams);
    }

    /** Runs that begin together may both create what is not there: whoever comes second finds it done. */
    private TakeoverState begin() {
        for (int left = TRIES; ; left--) {
            try {
                inTransaction((transaction, connection) -> {
                    requireOnlyOurs(connection); // before anything is created beside what others have
                    TakeoverTables.create(connection);
                    return true;
                });
                return inTransaction((transaction, connection) -> begin(connection));
            } catch (StoreUnavailableException e) {
                if (!isDoneByAnother(e)) {
                    throw e;
                }
                if (left == 0) {
                    throw new SourceException(ANOTHER, e);
                }
            }
        }
    }

    /** Whether something is there already, or another transaction was faster. */
    private static boolean isDoneByAnother(StoreUnavailableException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof SQLException reason) {
                return DONE_BY_ANOTHER
                        .matcher(String.valueOf(reason.getSQLState()))
                        .matches();
            }
        }
        return false;
    }

    private static @Nullable TakeoverState requireOnlyOurs(TargetConnection connection) throws SQLException {
        TakeoverState found = state(connection);
        long events = TakeoverTables.events(connection);
        if (events != (found == null ? 0 : found.events())) {
            if (!Objects.equals(found, state(connection))) {
                throw new SourceException(ANOTHER, null); // it has gone on between the two questions
            }
            throw new SourceException(
                    "the journal has " + events + " events, of which "
                            + (found == null ? 0 : found.events())
                            + " were taken over from djangoevents: others have written to it, and nothing more can be put between."
                            + " Take over into an empty database",
                    null);
        }
        return found;
    }

    private static @Nullable TakeoverState state(TargetConnection connection) throws SQLException {
        return TakeoverTables.exist(connection)
                ? TakeoverTables.state(connection).orElse(null)
                : null;
    }

    private static TakeoverState begin(TargetConnection connection) throws SQLException {
        TakeoverState found = requireOnlyOurs(connection);
        if (found == null) {
            TakeoverTables.begin(connection);
            return TakeoverState.NONE;
        }
        return found;
    }

    TakeoverState state() {
        return state;
    }

    /** Hears which defects were found, after each transaction. */
    void onTaken(Consumer<List<Defect>> value) {
        listener = value;
    }

    /** Takes over rows, in one transaction. */
    void take(List<CheckedRow> rows) {
        if (!rows.isEmpty()) {
            Batch batch = inTransaction((transaction, connection) -> take(rows, transaction, connection));
            state = batch.state();
            states.forgetIfMany();
            listener.accept(batch.defects);
        }
    }

    private Batch take(List<CheckedRow> rows, JpaTransaction transaction, TargetConnection connection)
            throws SQLException {
        if (!TakeoverTables.take(connection, state)) {
            throw new SourceException(ANOTHER, null);
        }
        Answers answers = ask(connection, rows);
        Batch batch = new Batch(accepted, states, answers, state);
        for (CheckedRow each : rows) {
            batch.judge(each);
            Long id = each.id();
            if (id != null) {
                blocks.add(id, answers::idBlock);
            }
        }
        transaction.appendRecorded(store, batch.events);
        TakeoverTables.saveStreams(connection, batch.changed.values());
        TakeoverTables.addLeftOut(connection, batch.leftOut);
        TakeoverTables.addLeftOutTypes(connection, batch.leftOutTypes);
        TakeoverTables.addDefects(connection, state.defects(), batch.defects);
        TakeoverTables.saveIdBlocks(connection, blocks.changes());
        TakeoverTables.save(connection, batch.state());
        return batch;
    }

    /** Asks in a few statements what the rows of a batch depend on. */
    private Answers ask(TargetConnection connection, List<CheckedRow> rows) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        Map<StreamKey, StreamId> unknown = new HashMap<>();
        Set<StreamKey> odd = new HashSet<>();
        for (CheckedRow each : rows) {
            each.eventId().ifPresent(ids::add);
            StreamId stream = each.stream();
            StreamKey key = each.key();
            if (stream == null || key == null) {
                continue;
            }
            if (!states.isKnown(key) && !states.isComplete()) {
                unknown.put(key, stream);
            } else if (states.is(key, StreamStates.RENUMBERED)) {
                odd.add(key);
            }
        }
        if (!unknown.isEmpty()) {
            odd.addAll(unknown.keySet());
        }
        Map<StreamKey, OddStream> oddStreams = odd.isEmpty() ? Map.of() : TakeoverTables.oddStreams(connection, odd);
        learn(connection, unknown, oddStreams);
        return new Answers(
                connection, ids, state.events() == 0 ? Set.of() : TakeoverTables.stored(connection, ids), oddStreams);
    }

    private void learn(
            TargetConnection connection, Map<StreamKey, StreamId> unknown, Map<StreamKey, OddStream> oddStreams)
            throws SQLException {
        if (unknown.isEmpty()) {
            return;
        }
        Map<StreamKey, Long> versions = TakeoverTables.versions(connection, unknown);
        for (StreamKey each : unknown.keySet()) {
            OddStream odd = oddStreams.get(each);
            int version = Math.toIntExact(versions.getOrDefault(each, 0L));
            states.put(each, version, odd == null ? 0 : odd.flags());
        }
    }

    private record Answers(
            TargetConnection connection, Set<UUID> asked, Set<UUID> stored, Map<StreamKey, OddStream> oddStreams)
            implements Batch.Known {

        @Override
        public boolean isStored(UUID id) {
            if (asked.contains(id)) {
                return stored.contains(id);
            }
            try { // one that was computed, for a row that has none
                return !TakeoverTables.stored(connection, Set.of(id)).isEmpty();
            } catch (SQLException e) {
                throw new StoreUnavailableException("cannot look for event " + id + ": " + e.getSQLState(), e);
            }
        }

        @Override
        public @Nullable OddStream odd(StreamKey key) {
            return oddStreams.get(key);
        }

        String idBlock(long block) {
            try {
                return TakeoverTables.idBlock(connection, block);
            } catch (SQLException e) {
                throw new StoreUnavailableException("cannot look which rows were read: " + e.getSQLState(), e);
            }
        }
    }

    /** Which of these ids were not read, though higher ones were. */
    void late(Collection<Long> candidates, Set<Long> late) {
        inTransaction((transaction, connection) -> {
            Answers answers = new Answers(connection, Set.of(), Set.of(), Map.of());
            for (long each : candidates) {
                if (!blocks.contains(each, answers::idBlock)) {
                    late.add(each);
                }
            }
            return true;
        });
    }

    /** Work on the tables of the target. */
    interface Reading {
        void on(TargetConnection connection) throws SQLException;
    }

    void read(Reading reading) {
        inTransaction((transaction, connection) -> {
            reading.on(connection);
            return true;
        });
    }

    private interface Work<T> {
        T in(JpaTransaction transaction, TargetConnection connection) throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) {
        try (EntityManager manager = store.entityManagerFactory().createEntityManager()) {
            manager.getTransaction().begin();
            try {
                JpaTransaction transaction = JpaStore.joining(manager);
                T result = manager.<Connection, T>callWithConnection(
                        connection -> work.in(transaction, new TargetConnection(connection, schema, prefix)));
                manager.getTransaction().commit();
                return result;
            } catch (RuntimeException | Error e) {
                rollBack(manager, e);
                throw e;
            }
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private static void rollBack(EntityManager manager, Throwable reason) {
        try {
            if (manager.getTransaction().isActive()) {
                manager.getTransaction().rollback();
            }
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** What Hibernate wraps it in quotes statements, and perhaps values. */
    private static RuntimeException failed(RuntimeException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof OutOfMemoryError) {
                return new SourceException(
                        "the memory of this process is too small for the rows that were read at once: give it more, as with"
                                + " java -Xmx1g, and run the command again: it goes on where it stopped",
                        e);
            }
        }
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof DaybookException || each instanceof SourceException) {
                return (RuntimeException) each;
            }
            if (each instanceof SQLException sql) {
                return new StoreUnavailableException(
                        "the database of the journal failed (SQL state " + sql.getSQLState() + "): "
                                + String.valueOf(sql.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("")
                                + ". Run the command again: it goes on where it stopped",
                        e);
            }
        }
        return e;
    }

    @Override
    public void close() {
        store.close();
    }
}
