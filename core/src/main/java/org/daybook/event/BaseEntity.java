package org.daybook.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that is an object with methods: a command checks what it must and raises events; each event, a
 * {@link Change}, says how it changes the object.
 *
 * <pre>{@code
 * public class Account extends BaseEntity {
 *     private long balance;
 *
 *     public void deposit(long cents) {
 *         if (cents <= 0) throw new IllegalArgumentException("deposit more than nothing");
 *         raise(new Deposited(cents));
 *     }
 *
 *     public record Opened() implements Creation<Account> {
 *         @Override public Account create() { return new Account(); }
 *     }
 *     public record Deposited(long cents) implements Change<Account> {
 *         @Override public void apply(Account account) { account.balance += cents; }
 *     }
 * }
 *
 * var accounts = daybook.entityRepository(Account.class);
 * var account = accounts.begin("4711", new Account.Opened());
 * account.deposit(300);
 * accounts.save(account);
 * accounts.change("4711", again -> again.deposit(200));
 * }</pre>
 *
 * <p>Raised events are applied at once and stored by the repository's {@code save}. When {@code raise} or {@code save}
 * fails, the object refuses further use and says to load it again; the journal is untouched. Two entities are equal only if
 * they are the same object. Not safe for use by several threads at once.
 */
public abstract class BaseEntity {

    // Transient, since a snapshot is of what subclasses add.
    private transient @Nullable StreamId stream;
    private transient EntityLifecycle.@Nullable ContextSource contexts;
    private transient long version;
    private transient @Nullable Instant createdAt;
    private transient boolean discarded;
    private transient boolean applying;
    private transient @Nullable String unusable;
    private final transient List<EntityLifecycle.Pending> pending = new ArrayList<>();

    /** For subclasses. A repository gives the new entity its id. */
    protected BaseEntity() {}

    /**
     * The id of this aggregate.
     *
     * @return the id
     * @throws IllegalStateException if no repository began or loaded this object
     */
    public final String id() {
        return stream().aggregateId();
    }

    /**
     * The number of events applied so far, the pending ones included.
     *
     * @return the version, at least 1
     * @throws IllegalStateException if no repository began or loaded this object
     */
    public final long version() {
        stream();
        return version;
    }

    /**
     * The time of the event that began this aggregate.
     *
     * @return the time, to the microsecond
     * @throws IllegalStateException if no repository began or loaded this object
     */
    public final Instant createdAt() {
        if (createdAt == null) {
            throw notBegun();
        }
        return createdAt;
    }

    /**
     * Tells whether a {@link Discard} was raised; from then on the entity refuses further events.
     *
     * @return whether this aggregate has ended
     */
    public final boolean isDiscarded() {
        return discarded;
    }

    /**
     * The events that are applied but not yet stored.
     *
     * @return the pending events in order, a copy
     */
    public final List<DomainEvent<?>> pendingEvents() {
        List<DomainEvent<?>> events = new ArrayList<>();
        pending.forEach(each -> events.add(each.event()));
        return List.copyOf(events);
    }

    /**
     * Applies an event to this entity and keeps it for the next {@code save}. What applying it throws reaches the caller.
     *
     * @param event a {@link Change} or {@link Discard} of this entity's class or a superclass
     * @throws AggregateDiscardedException if this entity was discarded
     * @throws IllegalArgumentException if the event belongs to another aggregate, or begins one; nothing is applied
     * @throws IllegalStateException if an earlier {@code raise} or {@code save} failed, another event is being applied, the
     *     event returns another object, or no repository began or loaded this object
     */
    protected final void raise(DomainEvent<?> event) {
        requireUsable();
        StreamId target = stream();
        if (applying) {
            markUnusable("an event raised another while it was applied");
            throw new IllegalStateException(event.getClass().getName() + " is raised on " + this
                    + " while another event is applied: a command raises events, and applying one only changes state");
        }
        try {
            if (discarded) {
                throw new AggregateDiscardedException(target, version);
            }
            DomainEvent<BaseEntity> own = EntityLifecycle.requireOwn(this, event);
            EventContext context = contextSource().next(target, version + 1);
            apply(own, context);
            pending.add(new EntityLifecycle.Pending(event, context));
        } catch (RuntimeException | Error e) {
            markUnusable("raising " + event.getClass().getName() + " failed");
            throw e;
        }
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }

    /** The class, id and version; never the state. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + (stream == null ? "not begun" : stream + " version " + version) + "]";
    }

    final StreamId stream() {
        if (stream == null) {
            throw notBegun();
        }
        return stream;
    }

    final EntityLifecycle.ContextSource contexts() {
        return contextSource();
    }

    final void begin(StreamId to, EntityLifecycle.ContextSource source, DomainEvent<?> creation, EventContext context) {
        attach(to, source);
        applied(this, creation, context);
    }

    final void restore(StreamId to, EntityLifecycle.ContextSource source, long lastVersion, Instant begunAt) {
        attach(to, source);
        version = lastVersion;
        createdAt = begunAt;
    }

    private void attach(StreamId to, EntityLifecycle.ContextSource source) {
        if (stream != null) {
            throw new IllegalStateException("the creation of " + to + " returned an entity in use as " + stream
                    + ": create() must return a new object each time");
        }
        stream = to;
        contexts = source;
    }

    /** Lets a stored or raised event change this entity. */
    final void apply(DomainEvent<BaseEntity> event, EventContext context) {
        applying = true;
        try {
            applied(event.mutate(this, context), event, context);
        } finally {
            applying = false;
        }
    }

    private void applied(Object result, DomainEvent<?> event, EventContext context) {
        if (!equals(result)) { // which is the identity, and final
            throw new IllegalStateException(event.getClass().getName() + " returned another object than the entity "
                    + stream() + ": implement Change instead of mutate");
        }
        version = context.version();
        if (event instanceof Creation) {
            createdAt = context.time();
        }
        discarded = event instanceof Discard;
    }

    final void addPending(EntityLifecycle.Pending first) {
        pending.add(first);
    }

    final List<EntityLifecycle.Pending> pending() {
        return List.copyOf(pending);
    }

    final void clearPending() {
        pending.clear();
    }

    final void markUnusable(String why) {
        if (unusable == null) {
            unusable = why;
        }
    }

    final void requireUsable() {
        if (unusable != null) {
            throw new IllegalStateException(this + " is of no further use, since " + unusable + ": load it again");
        }
    }

    private EntityLifecycle.ContextSource contextSource() {
        if (contexts == null) {
            throw notBegun();
        }
        return contexts;
    }

    private IllegalStateException notBegun() {
        return new IllegalStateException("this " + getClass().getName()
                + " belongs to no repository: begin it with EntityRepository.begin or load it with get");
    }
}
