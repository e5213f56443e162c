package org.daybook.aggregate;

import java.util.function.Consumer;
import org.daybook.event.BaseEntity;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;

/**
 * The aggregates of one {@link BaseEntity} class, or of all classes below an abstract one. Safe for use by any number
 * of threads; an entity is not.
 *
 * <pre>{@code
 * var accounts = daybook.entityRepository(Account.class);
 * var account = accounts.begin("4711", new Account.Opened());
 * account.deposit(300);
 * accounts.save(account);
 * accounts.change("4711", again -> again.deposit(200));
 * }</pre>
 *
 * @param <S> the class of the entities
 */
public interface EntityRepository<S extends BaseEntity> extends Repository<S, DomainEvent<? super S>> {

    /**
     * A new entity that is not stored yet. {@link #save} stores its creation together with what is raised until then.
     *
     * @param id its id
     * @param creation the event that begins it
     * @param <T> the class of the entity, which the creation says: the repository's own or a subclass
     * @return the entity, with the creation pending
     * @throws IllegalArgumentException if the creation is not among the events of the entity, or returns another class; for an
     *     abstract class also if it is an event of several below it
     * @throws IllegalStateException if the creation returns an entity that is in use already
     */
    <T extends S> T begin(String id, Creation<T> creation);

    /**
     * Stores the pending events of an entity, all or none. If that fails the entity refuses further use; if only a handler
     * fails, the entity is saved.
     *
     * @param entity an entity that a repository of this type began or loaded
     * @return what was stored; empty if nothing was pending
     * @throws org.daybook.event.VersionConflictException if somebody else appended since it was loaded
     * @throws org.daybook.event.AggregateAlreadyExistsException if it was begun, but one of this id lives already
     * @throws org.daybook.event.AggregateDiscardedException if it was begun, but one of this id was discarded
     * @throws IllegalArgumentException if the entity is of another type or another Daybook
     * @throws IllegalStateException if an earlier {@code raise} or {@code save} failed, or no repository began or loaded it
     */
    Receipt save(S entity);

    /**
     * Loads an entity, calls a command on it, and saves it. When somebody else appended meanwhile, all of it is done again,
     * a bounded number of times with growing random pauses; so the command may run more than once, each time on a freshly
     * loaded entity. What it throws reaches the caller, and nothing is stored.
     *
     * @param id the entity's id
     * @param command what to do with the entity
     * @return what was stored; empty if nothing was raised
     * @throws org.daybook.event.AggregateNotFoundException if there was never one of this id
     * @throws org.daybook.event.AggregateDiscardedException if it was discarded
     * @throws org.daybook.event.VersionConflictException if others appended each time
     */
    Receipt change(String id, Consumer<? super S> command);

    /**
     * This repository, recording metadata about every event of the entities that are begun, loaded or changed through it.
     * What an entity raises is recorded with the metadata of the repository it came from, whichever one saves it.
     *
     * @param metadata the metadata
     * @return a repository of the same entities
     */
    @Override
    EntityRepository<S> with(Metadata metadata);
}
