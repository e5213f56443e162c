package org.daybook.aggregate;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.daybook.aggregate.TypedJournal.NewEvent;
import org.daybook.event.BaseEntity;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.EntityLifecycle;
import org.daybook.event.EntityLifecycle.Pending;
import org.daybook.event.EventContext;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;

/** The repository of entities, which keep their pending events themselves. */
final class JournalEntityRepository<S extends BaseEntity> extends JournalRepository<S, DomainEvent<? super S>>
        implements EntityRepository<S> {

    JournalEntityRepository(
            AggregateDefinition<S> aggregate, TypedJournal journal, ConflictRetry retry, Metadata metadata) {
        super(aggregate, journal, retry, metadata);
    }

    @Override
    @SuppressWarnings("unchecked") // what the creation returned is what it creates
    public <T extends S> T begin(String id, Creation<T> creation) {
        StreamId stream = journal.stream(aggregate, id);
        Fold<S> fold = emptyFold(stream);
        EventContext context = fold.nextContext();
        fold.apply(Objects.requireNonNull(creation, "creation"), context);
        EntityLifecycle.pending(fold.state(), new Pending(creation, context));
        return (T) fold.state();
    }

    @Override
    public Receipt save(S entity) {
        List<Pending> pending = EntityLifecycle.toSave(entity);
        StreamId stream = EntityLifecycle.stream(entity);
        boolean isOfThisJournal = EntityLifecycle.contexts(entity) instanceof TypedJournal.Contexts contexts
                && contexts.journal() == journal;
        if (!stream.aggregateType().equals(aggregate.name()) || !isOfThisJournal) {
            throw new IllegalArgumentException(entity + " cannot be saved by this repository of " + aggregate.name()
                    + ": another " + (isOfThisJournal ? "type" : "Daybook") + " began or loaded it");
        }
        if (pending.isEmpty()) {
            return Receipt.nothing(stream, entity.version());
        }
        List<NewEvent> events = pending.stream()
                .map(each -> new NewEvent(each.event(), each.context()))
                .toList();
        Receipt receipt = append(entity, stream, events);
        EntityLifecycle.saved(entity);
        takeSnapshotIfDue(receipt, events);
        journal.deliver(aggregate, receipt, events);
        return receipt;
    }

    private Receipt append(S entity, StreamId stream, List<NewEvent> events) {
        try {
            return journal.append(aggregate, stream, events, journal.encode(aggregate, events));
        } catch (RuntimeException | Error e) {
            EntityLifecycle.failed(entity, "saving it failed");
            if (e instanceof VersionConflictException conflict
                    && events.get(0).context().version() == 1) {
                throw alreadyThere(conflict);
            }
            throw e;
        }
    }

    @Override
    public Receipt change(String id, Consumer<? super S> command) {
        StreamId stream = journal.stream(aggregate, id);
        return retry.run(
                stream,
                () -> once(stream, () -> {
                    S entity = foldLiving(stream).state();
                    command.accept(entity);
                    return save(entity);
                }));
    }

    @Override
    public EntityRepository<S> with(Metadata other) {
        return new JournalEntityRepository<>(aggregate, journal, retry, other);
    }
}
