package org.daybook.aggregate;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;

/**
 * The repository of what aggregates of several types have in common. Each type keeps its own streams; the one that an id
 * belongs to is found by a look at the last event of that id in each. The repository of a type stands here for one of the
 * base: what it gives is one, and what it is given, a function of the base or an event, is checked when it is applied.
 *
 * @param <M> the repositories of the types
 */
class PolymorphicRepository<S, E, M extends JournalRepository<S, E>> implements Repository<S, E> {

    /** The repositories of the types that are known when it is called. */
    interface Members<M> {
        List<M> writingWith(Metadata metadata);
    }

    final Class<S> base;
    final Class<?> eventRoot;
    final Members<M> members;
    final Metadata metadata;

    PolymorphicRepository(Class<S> base, Class<?> eventRoot, Members<M> members, Metadata metadata) {
        this.base = base;
        this.eventRoot = eventRoot;
        this.members = members;
        this.metadata = Objects.requireNonNull(metadata, "metadata");
        all();
    }

    /** The repositories of all types, at least one. */
    final List<M> all() {
        List<M> all = members.writingWith(metadata);
        if (all.isEmpty()) {
            throw new ConfigurationException(
                    base.getName() + " is abstract, and no aggregate below it is known: register "
                            + "those or their mutators first, as in define(Dog.class); or make it one aggregate in several "
                            + "shapes, sealed with an event of its own that begins it or annotated with @AggregateType");
        }
        return all;
    }

    static String types(List<? extends JournalRepository<?, ?>> repositories) {
        return repositories.stream().map(each -> each.aggregate.name()).collect(Collectors.joining(", "));
    }

    private List<M> having(String id) {
        return all().stream()
                .filter(each -> each.journal
                        .text()
                        .last(each.journal.stream(each.aggregate, id))
                        .isPresent())
                .toList();
    }

    private Optional<M> owner(String id) {
        List<M> having = having(id);
        if (having.size() > 1) {
            throw new IllegalArgumentException("the id " + id + " is one of several types: " + types(having)
                    + "; ask the repository of one of them");
        }
        return having.stream().findFirst();
    }

    final M requireOwner(String id) {
        return owner(id).orElseThrow(() -> {
            StreamId stream = new StreamId(EventNames.aggregateType(base), id);
            return new AggregateNotFoundException(
                    stream, "there is no " + stream + ", looked for among: " + types(all()));
        });
    }

    /** The repository of the one type that an event belongs to. */
    final M ownerOf(Object event) {
        Objects.requireNonNull(event, "event");
        if (event instanceof DomainEvent && DomainEventStyle.isBase(DomainEvent.aggregateOf(event.getClass()))) {
            throw new IllegalArgumentException(
                    event.getClass().getName() + " can begin an aggregate of each type below " + base.getName()
                            + ": use the repository of the one you mean");
        }
        List<M> owners = all().stream()
                .filter(each -> each.aggregate.has(event.getClass()))
                .toList();
        if (owners.size() != 1) {
            throw new IllegalArgumentException(event.getClass().getName() + " is an event of "
                    + (owners.isEmpty() ? "none of " + types(all()) : "several: " + types(owners))
                    + "; to begin an aggregate use the repository of its own type");
        }
        return owners.get(0);
    }

    /** The repository for a new aggregate, unless its id is one of another type already. */
    final M ownerOfNew(String id, Object creation) {
        M owner = ownerOf(creation);
        List<M> others = having(id).stream()
                .filter(each -> !each.aggregate.equals(owner.aggregate))
                .toList();
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("the id " + id + " is one of another type already: " + types(others));
        }
        return owner;
    }

    @Override
    public Receipt create(String id, E creation) {
        return ownerOfNew(id, creation).create(id, creation);
    }

    @Override
    public Receipt create(String id, E creation, List<? extends E> more) {
        return ownerOfNew(id, creation).create(id, creation, more);
    }

    @Override
    public Receipt recreate(String id, E creation) {
        return ownerOf(creation).recreate(id, creation);
    }

    @Override
    public S get(String id) {
        return requireOwner(id).get(id);
    }

    @Override
    public Versioned<S> load(String id) {
        return requireOwner(id).load(id);
    }

    @Override
    public Optional<S> find(String id) {
        return owner(id).flatMap(each -> each.find(id));
    }

    @Override
    public boolean exists(String id) {
        return all().stream().anyMatch(each -> each.exists(id));
    }

    @Override
    public Receipt update(String id, Function<? super S, ? extends Decision<? super S>> decide) {
        return requireOwner(id).update(id, decide);
    }

    @Override
    public Receipt update(
            String id, ExpectedVersion expected, Function<? super S, ? extends Decision<? super S>> decide) {
        return requireOwner(id).update(id, expected, decide);
    }

    /** Of each type those that are there; an id of several is refused as by {@link #get}. */
    @Override
    public Map<String, S> getAll(Collection<String> ids) {
        Map<String, S> found = new HashMap<>();
        for (M each : all()) {
            each.getAll(ids).forEach((id, state) -> {
                if (found.putIfAbsent(id, state) != null) {
                    owner(id);
                }
            });
        }
        Map<String, S> ordered = new LinkedHashMap<>();
        for (String each : ids) {
            S state = found.get(each);
            if (state != null) {
                ordered.put(each, state);
            }
        }
        return ordered;
    }

    @Override
    public S at(String id, long version) {
        return requireOwner(id).at(id, version);
    }

    @Override
    public S at(String id, Instant instant) {
        return requireOwner(id).at(id, instant);
    }

    @Override
    public Stream<StoredEvent<E>> history(String id) {
        return owner(id).map(each -> each.history(id).map(this::requireOfBase)).orElseGet(Stream::empty);
    }

    @Override
    public Stream<Transition<S, E>> transitions(String id, long from) {
        return owner(id)
                .map(each -> each.transitions(id, from).peek(transition -> requireOfBase(transition.event())))
                .orElseGet(Stream::empty);
    }

    @Override
    public WhatIf<S, E> whatIf(String id) {
        return requireOwner(id).whatIf(id);
    }

    private StoredEvent<E> requireOfBase(StoredEvent<E> event) {
        StoredEvent<?> any = event;
        if (!eventRoot.isInstance(any.payload())) {
            throw new IllegalArgumentException(event + " is no " + eventRoot.getName()
                    + ": read this history through the repository of its own type");
        }
        return event;
    }

    @Override
    public OptionalLong takeSnapshot(String id) {
        return owner(id).map(each -> each.takeSnapshot(id)).orElseGet(OptionalLong::empty);
    }

    @Override
    public Repository<S, E> with(Metadata other) {
        return new PolymorphicRepository<>(base, eventRoot, members, other);
    }
}
