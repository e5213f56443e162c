package org.daybook.aggregate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.daybook.aggregate.TypedJournal.NewEvent;
import org.daybook.event.AggregateAlreadyExistsException;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.BaseEntity;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Decision;
import org.daybook.event.EventContext;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.Metadata;
import org.daybook.event.RawEvent;
import org.daybook.event.Receipt;
import org.daybook.event.SerializationException;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.event.VersionNotFoundException;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.store.Snapshot;
import org.daybook.store.StreamBeginning;
import org.jspecify.annotations.Nullable;

/** The repository of one type of aggregates. */
class JournalRepository<S, E> implements Repository<S, E> {

    final AggregateDefinition<S> aggregate;
    final TypedJournal journal;
    final ConflictRetry retry;
    final Metadata metadata;
    private final @Nullable SnapshotPolicy snapshots;

    JournalRepository(AggregateDefinition<S> aggregate, TypedJournal journal, ConflictRetry retry, Metadata metadata) {
        this.aggregate = aggregate;
        this.journal = journal;
        this.retry = retry;
        this.metadata = Objects.requireNonNull(metadata, "metadata");
        this.snapshots = journal.snapshots().policy(aggregate);
    }

    @Override
    public Receipt create(String id, E creation) {
        return create(id, creation, List.of());
    }

    @Override
    public Receipt create(String id, E creation, List<? extends E> more) {
        requireCreation(creation);
        List<E> events = new ArrayList<>(List.of(creation));
        events.addAll(more);
        StreamId stream = journal.stream(aggregate, id);
        try {
            return once(stream, () -> append(emptyFold(stream), stream, events));
        } catch (VersionConflictException e) {
            throw alreadyThere(e);
        }
    }

    @Override
    public Receipt recreate(String id, E creation) {
        requireCreation(creation);
        StreamId stream = journal.stream(aggregate, id);
        return once(stream, () -> {
            Fold<S> fold = fold(stream);
            requireBegun(fold, stream);
            if (!fold.isDiscarded()) {
                throw new AggregateAlreadyExistsException(stream, fold.version());
            }
            try {
                return append(fold, stream, List.of(creation));
            } catch (VersionConflictException e) {
                throw alreadyThere(e);
            }
        });
    }

    /** Does work, unless the command that it is part of was done before, perhaps at this moment by another thread. */
    final Receipt once(StreamId stream, Supplier<Receipt> work) {
        Optional<Receipt> earlier = journal.earlier(stream, metadata);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Receipt receipt;
        try {
            receipt = work.get();
        } catch (HandlerFailedException e) {
            throw e; // it is stored
        } catch (RuntimeException e) {
            // The other try may have changed what this one saw in any way.
            return earlierIfItCanBeRead(stream, e).orElseThrow(() -> e);
        }
        return receipt.isEmpty() ? journal.earlier(stream, metadata).orElse(receipt) : receipt;
    }

    /** A store that cannot be read now must not hide why the work failed, nor that its outcome is unknown. */
    private Optional<Receipt> earlierIfItCanBeRead(StreamId stream, RuntimeException failure) {
        try {
            return journal.earlier(stream, metadata);
        } catch (RuntimeException e) {
            if (!e.equals(failure)) {
                failure.addSuppressed(e);
            }
            return Optional.empty();
        }
    }

    private void requireCreation(E event) {
        Class<?> type = Objects.requireNonNull(event, "creation").getClass();
        if (!aggregate.style().begins(type)) {
            throw new IllegalArgumentException(type.getName() + " does not begin a " + aggregate.name() + ": "
                    + aggregate.style().whyNot());
        }
    }

    /** Says why a stream that should have been free was not. */
    RuntimeException alreadyThere(VersionConflictException conflict) {
        Optional<JournalRecord> last = journal.text().last(conflict.stream());
        if (last.isEmpty()) {
            return conflict;
        }
        long version = last.get().version();
        return isDiscard(last.get())
                ? new AggregateDiscardedException(conflict.stream(), version)
                : new AggregateAlreadyExistsException(conflict.stream(), version);
    }

    /** Whether the last event of a stream ends it; one that is dropped or passed over tells nothing. */
    private boolean isDiscard(JournalRecord last) {
        Class<?> current = EventDecoder.currentClass(aggregate, last);
        if (current != null) {
            return aggregate.style().ends(current);
        }
        List<StoredEvent<Object>> parts = journal.decode(aggregate, last);
        Object payload = parts.isEmpty() ? null : parts.get(parts.size() - 1).payload();
        return (payload == null || payload instanceof RawEvent)
                ? fold(last.stream()).isDiscarded()
                : aggregate.style().ends(payload.getClass());
    }

    @Override
    public S get(String id) {
        return load(id).state();
    }

    @Override
    public Versioned<S> load(String id) {
        StreamId stream = journal.stream(aggregate, id);
        Fold<S> fold = foldLiving(stream);
        return new Versioned<>(stream, fold.version(), fold.state());
    }

    @Override
    public Optional<S> find(String id) {
        Fold<S> fold = fold(journal.stream(aggregate, id));
        return fold.isEmpty() || fold.isDiscarded() ? Optional.empty() : Optional.of(fold.state());
    }

    @Override
    public boolean exists(String id) {
        Optional<JournalRecord> last = journal.text().last(journal.stream(aggregate, id));
        return last.isPresent() && !isDiscard(last.get());
    }

    @Override
    public Receipt update(String id, Function<? super S, ? extends Decision<? super S>> decide) {
        StreamId stream = journal.stream(aggregate, id);
        return retry.run(stream, () -> once(stream, () -> decideAndAppend(foldLiving(stream), stream, decide)));
    }

    @Override
    public Receipt update(
            String id, ExpectedVersion expected, Function<? super S, ? extends Decision<? super S>> decide) {
        if (expected.isAny()) {
            return update(id, decide);
        }
        if (expected.equals(ExpectedVersion.noStream())) {
            throw new IllegalArgumentException("an update expects a version from 1; to begin an aggregate use create");
        }
        StreamId stream = journal.stream(aggregate, id);
        return once(stream, () -> {
            Fold<S> fold = foldLiving(stream);
            if (!expected.isMetBy(fold.version())) {
                throw new VersionConflictException(stream, expected, fold.version());
            }
            return decideAndAppend(fold, stream, decide);
        });
    }

    private Receipt decideAndAppend(
            Fold<S> fold, StreamId stream, Function<? super S, ? extends Decision<? super S>> decide) {
        S state = fold.state();
        Decision<? super S> decision = Objects.requireNonNull(
                decide.apply(state), "the decision is null; to change nothing return Decision.none()");
        List<?> events = PlainDecision.eventsOf(decision);
        if (state instanceof BaseEntity entity && !entity.pendingEvents().isEmpty()) {
            throw new IllegalArgumentException(
                    "the function raised events on " + entity + " instead of returning them: use change for that");
        }
        return events.isEmpty() ? Receipt.nothing(stream, fold.version()) : append(fold, stream, events);
    }

    /** Applies the events before they are stored, so that what cannot be read again is never written. */
    private Receipt append(Fold<S> fold, StreamId stream, List<?> events) {
        List<NewEvent> pending = new ArrayList<>(events.size());
        for (Object event : events) {
            if (fold.isDiscarded() && !pending.isEmpty()) {
                throw new IllegalArgumentException(event.getClass().getName() + " cannot follow in " + stream
                        + ": the event before it discards the aggregate");
            }
            EventContext context = fold.nextContext();
            fold.apply(event, context);
            pending.add(new NewEvent(event, context));
        }
        List<EventText> texts = journal.encode(aggregate, pending);
        Receipt receipt = journal.append(aggregate, stream, pending, texts);
        if (!receipt.isRepeated() && !journal.isInTransaction()) { // or else it may not come to be
            fold.baseline()
                    .ifPresent(state -> journal.snapshots().cached().keepAppended(aggregate, state, pending, texts));
        }
        takeSnapshotIfDue(receipt, pending);
        journal.deliver(aggregate, receipt, pending);
        return receipt;
    }

    /**
     * Has the next load begin with the state that a fold has come to, if that can be kept. What a transaction has appended to the stream may
     * not come to be.
     */
    private void keepLoaded(Fold<S> fold) {
        if (fold.replayed() > 0 && !journal.hasPending(fold.stream())) {
            fold.baseline().ifPresent(state -> journal.snapshots().cached().keep(aggregate, state, fold.replayed()));
        }
    }

    /** When events are stored. */
    final void takeSnapshotIfDue(Receipt receipt, List<NewEvent> events) {
        if (snapshots == null || receipt.isRepeated()) {
            return;
        }
        long last = receipt.lastVersion();
        if (snapshots.isDue(
                last - events.size(), last, events.stream().map(NewEvent::event).toList())) {
            journal.afterCommit(() -> takeSnapshotSoon(receipt.stream()));
        }
    }

    private void takeSnapshotSoon(StreamId stream) {
        JournalRepository<S, E> outside = outside();
        journal.snapshots().takeSoon(stream, () -> outside.takeSnapshot(stream));
    }

    private void replaceSnapshotSoon(StreamId stream) {
        JournalRepository<S, E> outside = outside();
        journal.snapshots().takeSoon(stream, () -> {
            journal.snapshots().delete(stream);
            outside.takeSnapshot(stream);
        });
    }

    /** This repository as a thread uses it that is in no transaction. */
    private JournalRepository<S, E> outside() {
        return new JournalRepository<>(aggregate, journal.outside(), retry, Metadata.none());
    }

    @Override
    public OptionalLong takeSnapshot(String id) {
        if (journal.isInTransaction()) {
            throw new IllegalStateException("a snapshot is taken outside of transactions, of what is committed");
        }
        if (snapshots == null) {
            throw new ConfigurationException(
                    "there are no snapshots of " + aggregate.aggregateClass().getName()
                            + ": give them a policy when opening the Daybook, if only SnapshotPolicy.never()");
        }
        StreamId stream = journal.stream(aggregate, id);
        // From the first event on: who takes one by hand may want a wrong one to be mended.
        Fold<S> fold = fold(emptyFold(stream), Slice.all(), row -> true);
        Optional<Baseline<S>> state = fold.baseline();
        state.ifPresent(each -> {
            journal.snapshots().replace(aggregate, each);
            journal.snapshots().cached().forget(stream);
            keepLoaded(fold);
        });
        return state.isPresent() ? OptionalLong.of(state.get().version()) : OptionalLong.empty();
    }

    private void takeSnapshot(StreamId stream) {
        fold(stream, Slice.all(), baseline -> true)
                .baseline()
                .ifPresent(state -> journal.snapshots().take(aggregate, state));
    }

    @Override
    public Map<String, S> getAll(Collection<String> ids) {
        // An aggregate was begun under one of its names, of which most have one only.
        Map<String, List<StreamId>> wanted = new LinkedHashMap<>();
        ids.forEach(id -> wanted.computeIfAbsent(id, aggregate::streams));
        List<StreamId> streams = wanted.values().stream().flatMap(List::stream).toList();
        Map<StreamId, Baseline<S>> baselines = baselines(streams);
        Map<StreamId, Long> first = new LinkedHashMap<>();
        streams.forEach(each -> {
            Baseline<S> known = baselines.get(each);
            first.put(each, known == null ? 1 : known.version());
        });
        Folds folds = new Folds(baselines);
        try (Stream<JournalRecord> rows = journal.text().readStreams(first)) {
            rows.forEachOrdered(folds::add); // an iterator may hold a whole stream
        }
        folds.keep();
        Map<String, S> living = new LinkedHashMap<>();
        wanted.forEach((id, names) -> names.stream()
                .flatMap(each -> folds.get(each).stream())
                .findFirst()
                .filter(fold -> !fold.isEmpty() && !fold.isDiscarded())
                .ifPresent(fold -> living.put(id, fold.state())));
        return living;
    }

    /** Without snapshots all events are read. In a transaction a statement that fails may have broken it. */
    private List<Snapshot> storedSnapshots(List<StreamId> streams) {
        try {
            return streams.size() == 1
                    ? journal.storedSnapshots().find(streams.get(0)).stream().toList()
                    : journal.storedSnapshots().findAll(streams);
        } catch (StoreUnavailableException e) {
            requireOutsideOfTransactions(e);
            return List.of();
        }
    }

    private void requireOutsideOfTransactions(StoreUnavailableException failure) {
        if (journal.isInTransaction()) {
            throw failure;
        }
        journal.snapshots().unreadable(failure);
    }

    /** Where the loads of streams can begin, as far as it is known. */
    private Map<StreamId, Baseline<S>> baselines(Collection<StreamId> streams) {
        Map<StreamId, Baseline<S>> baselines = new HashMap<>();
        for (StreamId each : streams) {
            journal.snapshots().cached().find(aggregate, each).ifPresent(known -> baselines.put(each, known));
        }
        if (snapshots != null) {
            List<StreamId> others = streams.stream()
                    .filter(each -> !baselines.containsKey(each))
                    .toList();
            for (Snapshot each : storedSnapshots(others)) {
                StreamId stream = each.stream();
                journal.snapshots()
                        .baseline(aggregate, each, () -> replaceSnapshotSoon(stream))
                        .ifPresent(known -> baselines.put(stream, known));
            }
        }
        return baselines;
    }

    /** Folds the rows of several streams, which come one stream after the other. Used by one thread. */
    private final class Folds {

        private final Map<StreamId, Baseline<S>> baselines;
        private final Map<StreamId, Fold<S>> folds = new HashMap<>();
        private @Nullable StreamId stream;

        /** That of the stream, unless that is read again by itself. */
        private @Nullable Fold<S> current;

        Folds(Map<StreamId, Baseline<S>> baselines) {
            this.baselines = baselines;
        }

        void add(JournalRecord row) {
            if (!row.stream().equals(stream)) {
                keep();
                begin(row);
            } else if (current != null) {
                journal.replay(aggregate, current, row);
            }
        }

        private void begin(JournalRecord row) {
            stream = row.stream();
            Baseline<S> baseline = baselines.get(row.stream());
            if (baseline == null) {
                current = emptyFold(row.stream());
                journal.replay(aggregate, current, row);
            } else if (baseline.endsWith(row)) {
                current = startedFold(baseline);
            } else {
                current = null;
            }
            folds.put(row.stream(), current == null ? fold(row.stream()) : current);
        }

        /** Keeps what came of the last stream for later loads. */
        void keep() {
            if (current != null) {
                keepLoaded(current);
            }
        }

        /** What came of a stream; nothing if it has no events. One that has fewer than it had is read again. */
        Optional<Fold<S>> get(StreamId each) {
            Fold<S> fold = folds.get(each);
            return fold == null && baselines.containsKey(each) ? Optional.of(fold(each)) : Optional.ofNullable(fold);
        }
    }

    @Override
    public S at(String id, long version) {
        StreamId stream = journal.stream(aggregate, id);
        if (version < 1) {
            JournalRecord last = journal.text().last(stream).orElseThrow(() -> new AggregateNotFoundException(stream));
            throw new VersionNotFoundException(stream, version, last.version());
        }
        Fold<S> fold = fold(stream, Slice.all().to(version), baseline -> baseline.version() <= version);
        requireBegun(fold, stream);
        if (fold.version() < version) {
            throw new VersionNotFoundException(stream, version, fold.version());
        }
        return living(fold, stream).state();
    }

    @Override
    public S at(String id, Instant instant) {
        Objects.requireNonNull(instant, "instant");
        StreamId stream = journal.stream(aggregate, id);
        Fold<S> fold = fold(
                stream,
                Slice.all(),
                baseline -> !baseline.latest().isAfter(instant),
                row -> !row.event().time().isAfter(instant));
        if (fold.isEmpty()) {
            throw journal.text().last(stream).isEmpty()
                    ? new AggregateNotFoundException(stream)
                    : new AggregateNotFoundException(stream, "there was no " + stream + " yet at " + instant);
        }
        return living(fold, stream).state();
    }

    @Override
    @SuppressWarnings("unchecked") // the events are of the type E; the repository of a base checks it
    public Stream<StoredEvent<E>> history(String id) {
        Stream<?> events = journal.read(journal.stream(aggregate, id), Slice.all())
                .flatMap(row -> journal.decode(aggregate, row).stream())
                .filter(event -> !(event.payload() instanceof RawEvent));
        return (Stream<StoredEvent<E>>) events;
    }

    @Override
    public Stream<Transition<S, E>> transitions(String id, long from) {
        if (from < 1) {
            throw new IllegalArgumentException("versions count from 1, and are not " + from);
        }
        StreamId stream = journal.stream(aggregate, id);
        boolean isEntity = BaseEntity.class.isAssignableFrom(aggregate.aggregateClass());
        Fold<S> after = foldBefore(stream, from);
        Fold<S> before = isEntity ? foldBefore(stream, from) : after; // an entity is one object all the time
        if (after.version() < from - 1) {
            return Stream.empty();
        }
        Stream<JournalRecord> rows = journal.read(stream, Slice.from(from));
        Iterator<Transition<S, E>> transitions = new Transitions<>(
                rows.iterator(), row -> journal.decode(aggregate, row), before, after, this::differences);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(transitions, Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .onClose(rows::close);
    }

    private List<Difference> differences(@Nullable Object before, @Nullable Object after) {
        return Difference.between(journal.serializer(), before, after);
    }

    private Fold<S> foldBefore(StreamId stream, long from) {
        return from == 1
                ? emptyFold(stream)
                : fold(stream, Slice.all().to(from - 1), baseline -> baseline.version() < from);
    }

    /** Compares a snapshot with all events up to it. */
    final List<Difference> compare(Snapshot snapshot) {
        Class<? extends S> type = aggregate.states().get(snapshot.stateType());
        if (type == null) {
            throw new SerializationException(
                    snapshot + " has a state of no class of "
                            + aggregate.aggregateClass().getName(),
                    null);
        }
        S state = journal.serializer().read(snapshot.state(), type);
        Fold<S> fold = fold(emptyFold(snapshot.stream()), Slice.all().to(snapshot.version()), row -> true);
        Baseline<S> right = fold.baseline()
                .filter(each ->
                        each.version() == snapshot.version() && each.eventId().equals(snapshot.eventId()))
                .orElseThrow(() -> new VersionNotFoundException(snapshot.stream(), snapshot.version(), fold.version()));
        List<Difference> all = new ArrayList<>(Difference.thatMatter(journal.serializer(), right.state(), state));
        addDifference("(begunAt)", right.begunAt(), snapshot.begunAt(), all); // a field may have these names
        addDifference("(latest)", right.latest(), snapshot.latest(), all);
        return List.copyOf(all);
    }

    private static void addDifference(String name, Instant before, Instant after, List<Difference> differences) {
        if (!after.equals(before)) {
            differences.add(new Difference(name, before.toString(), after.toString()));
        }
    }

    @Override
    public WhatIf<S, E> whatIf(String id) {
        StreamId stream = journal.stream(aggregate, id);
        return new WhatIf<>(
                changes -> living(changes, stream), state -> differences(find(id).orElse(null), state.orElse(null)));
    }

    private Optional<S> living(WhatIf<S, E> changes, StreamId stream) {
        Fold<S> fold = emptyFold(stream);
        changes.behind(0).forEach(event -> tryEvent(fold, event, fold.nextContext(), 0));
        long[] last = new long[1];
        try (Stream<JournalRecord> rows = journal.read(stream, Slice.all())) {
            rows.forEachOrdered(row -> {
                long version = row.version();
                last[0] = version;
                List<StoredEvent<Object>> parts = journal.decode(aggregate, row);
                if (!changes.isLeftOut(version)) {
                    parts.stream()
                            .filter(each -> !(each.payload() instanceof RawEvent))
                            .forEach(each -> tryEvent(fold, each.payload(), each.context(), version));
                }
                EventContext context =
                        parts.isEmpty() ? fold.nextContext() : parts.get(0).context();
                changes.insteadOf(version).forEach(event -> tryEvent(fold, event, context, version));
                changes.behind(version).forEach(event -> tryEvent(fold, event, context, version));
            });
        }
        changes.requireUpTo(last[0]);
        return fold.isEmpty() || fold.isDiscarded() ? Optional.empty() : Optional.of(fold.state());
    }

    private void tryEvent(Fold<S> fold, Object event, EventContext context, long version) {
        try {
            fold.apply(event, context);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("at version " + version + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Repository<S, E> with(Metadata other) {
        return new JournalRepository<>(aggregate, journal, retry, other);
    }

    final Fold<S> foldLiving(StreamId stream) {
        Fold<S> fold = fold(stream);
        requireBegun(fold, stream);
        return living(fold, stream);
    }

    /** All events, or those behind a state that is known. */
    private Fold<S> fold(StreamId stream) {
        long begin = snapshots == null ? 0 : System.nanoTime();
        Fold<S> fold = fold(stream, Slice.all(), baseline -> true);
        boolean wouldHelp = fold.replayed() > 0 && fold.baseline().isPresent(); // or else the next load is as slow
        if (snapshots != null && wouldHelp && snapshots.isDueAfter(System.nanoTime() - begin)) {
            takeSnapshotSoon(stream);
        }
        keepLoaded(fold);
        return fold;
    }

    private Fold<S> fold(StreamId stream, Slice slice, Predicate<Baseline<S>> fits) {
        return fold(stream, slice, fits, row -> true);
    }

    private Fold<S> fold(
            StreamId stream, Slice slice, Predicate<Baseline<S>> fits, Predicate<JournalRecord> isToBeApplied) {
        return journal.snapshots()
                .cached()
                .find(aggregate, stream)
                .filter(fits)
                .flatMap(each -> foldBehind(
                        each, journal.read(stream, Slice.from(each.version()).to(slice.to())), isToBeApplied))
                .or(() -> foldBehindSnapshot(stream, slice, fits, isToBeApplied))
                .orElseGet(() -> fold(emptyFold(stream), slice, isToBeApplied));
    }

    private Optional<Fold<S>> foldBehindSnapshot(
            StreamId stream, Slice slice, Predicate<Baseline<S>> fits, Predicate<JournalRecord> isToBeApplied) {
        if (snapshots == null) {
            return Optional.empty();
        }
        StreamBeginning beginning = beginning(stream, slice);
        if (beginning.snapshot().isEmpty()) {
            return beginning.events().isEmpty() && !beginning.isWhole()
                    ? Optional.empty()
                    : Optional.of(fold(emptyFold(stream), rows(beginning, slice), isToBeApplied));
        }
        Optional<Baseline<S>> stored = beginning
                .snapshot()
                .flatMap(each -> journal.snapshots().baseline(aggregate, each, () -> replaceSnapshotSoon(stream)))
                .filter(fits);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Slice rest = Slice.from(stored.get().version()).to(slice.to());
        Optional<Fold<S>> fold = foldBehind(
                stored.get(),
                beginning.events().isEmpty() ? journal.read(stream, rest) : rows(beginning, slice),
                isToBeApplied);
        if (fold.isEmpty()) {
            replaceSnapshotSoon(stream);
        }
        return fold;
    }

    /**
     * Without snapshots all events are read. What a transaction has appended is not among the events that are stored, and of the past not
     * all of these are wanted.
     */
    private StreamBeginning beginning(StreamId stream, Slice slice) {
        if (journal.hasPending(stream) || slice.to() < Long.MAX_VALUE) {
            return new StreamBeginning(storedSnapshots(List.of(stream)).stream().findFirst(), List.of(), false);
        }
        try {
            return journal.storedSnapshots().begin(stream);
        } catch (StoreUnavailableException e) {
            requireOutsideOfTransactions(e);
            return new StreamBeginning(Optional.empty(), List.of(), false);
        }
    }

    /** The events of a slice: those that were read, and those behind them. */
    private Stream<JournalRecord> rows(StreamBeginning beginning, Slice slice) {
        List<JournalRecord> read = beginning.events();
        if (beginning.isWhole()) {
            return read.stream();
        }
        JournalRecord last = read.get(read.size() - 1);
        return Stream.concat(
                read.stream(),
                journal.read(last.stream(), Slice.from(last.version() + 1).to(slice.to())));
    }

    /** Begins with the event that the baseline ends with: if it is not there, the stream is another one than it was. */
    private Optional<Fold<S>> foldBehind(
            Baseline<S> baseline, Stream<JournalRecord> events, Predicate<JournalRecord> isToBeApplied) {
        try (Stream<JournalRecord> rows = events) {
            Iterator<JournalRecord> each = rows.iterator();
            if (!each.hasNext() || !baseline.endsWith(each.next())) {
                Snapshots.wrong(baseline);
                return Optional.empty();
            }
            Fold<S> fold = startedFold(baseline);
            while (each.hasNext()) {
                JournalRecord row = each.next();
                if (!isToBeApplied.test(row)) {
                    break;
                }
                journal.replay(aggregate, fold, row);
            }
            return Optional.of(fold);
        }
    }

    private Fold<S> fold(Fold<S> empty, Slice slice, Predicate<JournalRecord> isToBeApplied) {
        return fold(empty, journal.read(empty.stream(), slice), isToBeApplied);
    }

    private Fold<S> fold(Fold<S> empty, Stream<JournalRecord> events, Predicate<JournalRecord> isToBeApplied) {
        try (Stream<JournalRecord> rows = events) {
            rows.takeWhile(isToBeApplied).forEachOrdered(row -> journal.replay(aggregate, empty, row));
        }
        return empty;
    }

    private Fold<S> startedFold(Baseline<S> baseline) {
        return new Fold<>(aggregate, baseline, new TypedJournal.Contexts(journal, metadata));
    }

    final Fold<S> emptyFold(StreamId stream) {
        return new Fold<>(aggregate, stream, new TypedJournal.Contexts(journal, metadata));
    }

    private void requireBegun(Fold<S> fold, StreamId stream) {
        if (fold.isEmpty()) {
            throw new AggregateNotFoundException(stream);
        }
    }

    private static <S> Fold<S> living(Fold<S> fold, StreamId stream) {
        if (fold.isDiscarded()) {
            throw new AggregateDiscardedException(stream, fold.version());
        }
        return fold;
    }
}
