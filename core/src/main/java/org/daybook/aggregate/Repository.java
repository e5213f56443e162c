package org.daybook.aggregate;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.daybook.event.Decision;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.event.StoredEvent;

/**
 * The aggregates of one type.
 *
 * <pre>{@code
 * var todos = daybook.repository(Todo.class);
 * todos.create("6deaca4c", new Todo.Created("my next thing to do"));
 * todos.update("6deaca4c", todo -> new Todo.ChangedLabel("my last thing to do"));
 * Todo todo = todos.get("6deaca4c");
 * }</pre>
 *
 * <p>A write is stored when its method returns, and in-process handlers have run. Besides what each method names, every
 * method throws {@link IllegalArgumentException} for an id that cannot be stored (see
 * {@link org.daybook.event.StreamId}) and {@link org.daybook.event.StoreUnavailableException} if the store is closed or
 * cannot work; every write throws {@link org.daybook.event.HandlerFailedException} if a handler failed after the events were
 * stored, and {@link org.daybook.event.SerializationException} or {@link org.daybook.event.UnknownEventTypeException},
 * storing nothing, for an event that could not be read again; every read throws one of these two for a stored event that
 * fits no class, and every read that folds events {@link org.daybook.event.CorruptStreamException} if they make no sense
 * together. The repository of an abstract type throws {@link IllegalArgumentException} for an id that several types below it
 * use, and for a creation of none or several of them.
 *
 * <p>Safe for use by any number of threads.
 *
 * @param <S> the aggregate's state
 * @param <E> the type of its events
 */
public interface Repository<S, E> {

    /**
     * Begins an aggregate.
     *
     * @param id its id
     * @param creation the event that begins it
     * @return what was stored
     * @throws org.daybook.event.AggregateAlreadyExistsException if one of this id lives already
     * @throws org.daybook.event.AggregateDiscardedException if one of this id was discarded
     * @throws IllegalArgumentException if the event does not begin an aggregate
     */
    Receipt create(String id, E creation);

    /**
     * Begins an aggregate with more than one event, stored together or not at all.
     *
     * @param id its id
     * @param creation the event that begins it
     * @param more the events that follow at once
     * @return what was stored
     * @throws org.daybook.event.AggregateAlreadyExistsException if one of this id lives already
     * @throws org.daybook.event.AggregateDiscardedException if one of this id was discarded
     * @throws IllegalArgumentException if the first event does not begin an aggregate, or the events cannot follow each other
     */
    Receipt create(String id, E creation, List<? extends E> more);

    /**
     * Begins an aggregate anew that was discarded. Its versions count on.
     *
     * @param id its id
     * @param creation the event that begins it
     * @return what was stored
     * @throws org.daybook.event.AggregateNotFoundException if there was never one of this id
     * @throws org.daybook.event.AggregateAlreadyExistsException if it lives
     * @throws IllegalArgumentException if the event does not begin an aggregate
     */
    Receipt recreate(String id, E creation);

    /**
     * The aggregate as it is now.
     *
     * @param id its id
     * @return its state
     * @throws org.daybook.event.AggregateNotFoundException if there was never one of this id
     * @throws org.daybook.event.AggregateDiscardedException if it was discarded
     */
    S get(String id);

    /**
     * The aggregate as it is now, and its version.
     *
     * @param id its id
     * @return its state and version
     * @throws org.daybook.event.AggregateNotFoundException if there was never one of this id
     * @throws org.daybook.event.AggregateDiscardedException if it was discarded
     */
    Versioned<S> load(String id);

    /**
     * The aggregate as it is now, if there is one.
     *
     * @param id its id
     * @return its state, or nothing if there was never one of this id or it was discarded
     */
    Optional<S> find(String id);

    /**
     * Tells whether an aggregate lives, by one look at its last event.
     *
     * @param id its id
     * @return whether there is one that was not discarded
     */
    boolean exists(String id);

    /**
     * Loads an aggregate, decides, and appends what was decided. When somebody else appended meanwhile, all of it is done
     * again, a bounded number of times with growing random pauses; so the function may run more than once and must do
     * nothing but decide. What it throws reaches the caller, and nothing is stored.
     *
     * @param id the aggregate's id
     * @param decide gets the state and returns an event, {@link Decision#of}, what {@link Mutator#decide} makes, or
     *     {@link Decision#none()}
     * @return what was stored; empty if nothing was decided
     * @throws org.daybook.event.AggregateNotFoundException if there was never one of this id
     * @throws org.daybook.event.AggregateDiscardedException if it was discarded
     * @throws org.daybook.event.VersionConflictException if others appended each time
     * @throws IllegalArgumentException if the events cannot follow each other, such as one after a discard, or if the function
     *     raised events on an entity instead of returning them
     * @throws NullPointerException if the function returns {@code null}
     */
    Receipt update(String id, Function<? super S, ? extends Decision<? super S>> decide);

    /**
     * Loads an aggregate, decides, and appends what was decided, if the aggregate is at a certain version.
     *
     * @param id the aggregate's id
     * @param expected the version that the decision is meant for; with {@link ExpectedVersion#any()} this is the method
     *     without it
     * @param decide gets the state and returns an event, {@link Decision#of}, what {@link Mutator#decide} makes, or
     *     {@link Decision#none()}
     * @return what was stored; empty if nothing was decided
     * @throws org.daybook.event.AggregateNotFoundException if there was never one of this id
     * @throws org.daybook.event.AggregateDiscardedException if it was discarded
     * @throws org.daybook.event.VersionConflictException if it is at another version
     * @throws IllegalArgumentException if no stream is expected, the events cannot follow each other, or the function raised
     *     events on an entity instead of returning them
     * @throws NullPointerException if the function returns {@code null}
     */
    Receipt update(String id, ExpectedVersion expected, Function<? super S, ? extends Decision<? super S>> decide);

    /**
     * Many aggregates at once, with a few queries for some hundreds of them. Their states are in memory together.
     *
     * @param ids their ids
     * @return the states of those that are there and not discarded, by id, in the order in which the ids are given
     * @throws org.daybook.event.DaybookException as {@link #get} does, but for aggregates that are not there or discarded
     */
    Map<String, S> getAll(Collection<String> ids);

    /**
     * The aggregate as it was at a version. Not changed by a later discard.
     *
     * @param id its id
     * @param version the version, from 1
     * @return its state then
     * @throws org.daybook.event.AggregateNotFoundException if there was never one of this id
     * @throws org.daybook.event.VersionNotFoundException if the version is below 1 or beyond the last
     * @throws org.daybook.event.AggregateDiscardedException if it was discarded at that version
     */
    S at(String id, long version);

    /**
     * The aggregate as it was at a moment: after the longest part of its stream, from the first event on, of which no event
     * has a later time.
     *
     * @param id its id
     * @param instant the moment
     * @return its state then
     * @throws org.daybook.event.AggregateNotFoundException if there was none of this id yet
     * @throws org.daybook.event.AggregateDiscardedException if it was discarded then
     */
    S at(String id, Instant instant);

    /**
     * All events of an aggregate, discarded or not, read lazily. The caller closes the stream.
     *
     * @param id its id
     * @return its events in order; empty if there was never one of this id. What cannot be read is thrown while it is consumed
     */
    Stream<StoredEvent<E>> history(String id);

    /**
     * All events of an aggregate with the states before and after each of them, read lazily. The caller closes the stream.
     *
     * @param id its id
     * @return the transitions in order; empty if there was never one of this id. What cannot be read is thrown while it is consumed
     */
    default Stream<Transition<S, E>> transitions(String id) {
        return transitions(id, 1);
    }

    /**
     * The events of an aggregate from a version on, with the states before and after each of them. Reading begins with the nearest
     * earlier snapshot. The caller closes the stream.
     *
     * @param id its id
     * @param from the version of the first event, from 1
     * @return the transitions in order; empty if there are no such events
     * @throws IllegalArgumentException if the version is below 1
     */
    Stream<Transition<S, E>> transitions(String id, long from);

    /**
     * Tries what an aggregate would be if some of its events had been others. Nothing is stored.
     *
     * @param id its id
     * @return takes the changes, and tells the state and the differences
     */
    WhatIf<S, E> whatIf(String id);

    /**
     * Takes a snapshot of an aggregate now, from its first event on and in the place of any other, so that later loads begin with it, and one
     * that was wrong is mended. Not in a transaction, whose events are not there yet for
     * others.
     *
     * @param id its id
     * @return the version that it is of, or nothing if none was taken: there is no such aggregate, it is discarded, or it has events that
     *     are passed over here for want of a class
     * @throws org.daybook.event.ConfigurationException if there is no {@link SnapshotPolicy} for these aggregates, which may be
     *     {@link SnapshotPolicy#never}; or if the state is of a class that does not say its subclasses
     * @throws org.daybook.event.SerializationException if the state cannot be written, or would be another one when it is read again
     * @throws IllegalStateException in a transaction
     */
    OptionalLong takeSnapshot(String id);

    /**
     * This repository, writing with metadata.
     *
     * @param metadata recorded about every event written through the returned repository
     * @return a repository of the same aggregates
     */
    Repository<S, E> with(Metadata metadata);
}
