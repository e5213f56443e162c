package org.daybook.event;

import java.time.Instant;
import java.util.List;

/**
 * What a repository does to a {@link BaseEntity} from beginning or loading to saving it. For repositories; domain code
 * has no use for it. It is reached through theirs:
 *
 * <pre>{@code
 * Account account = accounts.begin("4711", new Account.Opened()); // begun, pending
 * accounts.save(account);                                         // toSave, then saved or failed
 * accounts.get("4711");                                           // begun, then apply for each later event
 * }</pre>
 *
 * <p>It keeps nothing itself: safe for use by any number of threads, with one of them for each entity.
 */
public final class EntityLifecycle {

    private EntityLifecycle() {}

    /**
     * Makes the context of the next event that an entity raises.
     *
     * <pre>{@code
     * EventContext context = contexts.next(stream, version + 1);
     * }</pre>
     *
     * <p>Safe for use by any number of threads.
     */
    @FunctionalInterface
    public interface ContextSource {

        /**
         * The context of a new event.
         *
         * @param stream the entity's stream
         * @param version the event's version
         * @return a context with a fresh event id, the time and the metadata
         */
        EventContext next(StreamId stream, long version);
    }

    /**
     * An event that was applied and waits to be stored.
     *
     * <pre>{@code
     * for (Pending each : EntityLifecycle.toSave(account)) {
     *     System.out.println(each.context().version() + ": " + each.event().getClass());
     * }
     * }</pre>
     *
     * <p>Immutable.
     *
     * @param event the event
     * @param context what will be recorded about it
     */
    public record Pending(DomainEvent<?> event, EventContext context) {}

    /**
     * Takes over a fresh entity that its creation made.
     *
     * @param entity the entity
     * @param creation the event that made it
     * @param context what is recorded about the creation
     * @param contexts for the events that the entity will raise
     * @throws IllegalStateException if the creation returned an entity that is in use already
     */
    public static void begun(BaseEntity entity, DomainEvent<?> creation, EventContext context, ContextSource contexts) {
        entity.begin(context.stream(), contexts, creation, context);
    }

    /**
     * Takes over a fresh entity that was read from a snapshot.
     *
     * @param entity the entity
     * @param stream its stream
     * @param contexts for the events that the entity will raise
     * @param version of the last event that is in it
     * @param createdAt the time of the event that began it
     * @throws IllegalStateException if the entity is in use already
     */
    public static void restored(
            BaseEntity entity, StreamId stream, ContextSource contexts, long version, Instant createdAt) {
        entity.restore(stream, contexts, version, createdAt);
    }

    /**
     * Applies a stored event, which must not raise others meanwhile.
     *
     * @param entity the entity
     * @param event an event of the entity's class or a superclass
     * @param context what is recorded about it
     * @throws IllegalStateException if the event returns another object than the entity, or raises an event; whatever else
     *     the event throws reaches the caller, too
     */
    @SuppressWarnings("unchecked") // the caller applies events of the entity's own aggregate only
    public static void apply(BaseEntity entity, DomainEvent<?> event, EventContext context) {
        entity.apply((DomainEvent<BaseEntity>) event, context);
    }

    /**
     * What makes the contexts of the entity's events, as its repository gave it.
     *
     * @param entity the entity
     * @return the source
     * @throws IllegalStateException if no repository began or loaded it
     */
    public static ContextSource contexts(BaseEntity entity) {
        return entity.contexts();
    }

    /**
     * Notes that the creation of an entity waits to be stored.
     *
     * @param entity the entity
     * @param creation the creation and its context
     */
    public static void pending(BaseEntity entity, Pending creation) {
        entity.addPending(creation);
    }

    /**
     * The events to store.
     *
     * @param entity the entity
     * @return its pending events with their contexts, in order
     * @throws IllegalStateException if the entity is of no further use
     */
    public static List<Pending> toSave(BaseEntity entity) {
        entity.requireUsable();
        return entity.pending();
    }

    /**
     * Notes that the pending events are stored.
     *
     * @param entity the entity
     */
    public static void saved(BaseEntity entity) {
        entity.clearPending();
    }

    /**
     * Makes an entity refuse further use.
     *
     * @param entity the entity
     * @param why the reason, to complete "is of no further use, since ..."
     */
    public static void failed(BaseEntity entity, String why) {
        entity.markUnusable(why);
    }

    /**
     * The stream that the entity belongs to.
     *
     * @param entity the entity
     * @return its stream
     * @throws IllegalStateException if no repository began or loaded it
     */
    public static StreamId stream(BaseEntity entity) {
        return entity.stream();
    }

    @SuppressWarnings("unchecked") // checked: the event's aggregate is the entity's class or a superclass
    static DomainEvent<BaseEntity> requireOwn(BaseEntity entity, DomainEvent<?> event) {
        Class<?> owner = EventOwner.of(event.getClass());
        if (!owner.isInstance(entity)) {
            throw new IllegalArgumentException(event.getClass().getName() + " is an event of " + owner.getName()
                    + " and cannot be raised on " + entity);
        }
        if (event instanceof Creation) {
            throw new IllegalArgumentException(
                    event.getClass().getName() + " begins an aggregate and cannot be raised on " + entity);
        }
        if (!(event instanceof Change) && !(event instanceof Discard)) {
            throw new IllegalArgumentException(event.getClass().getName() + " cannot be raised on " + entity
                    + ": the events of an entity implement Change, Creation or Discard");
        }
        return (DomainEvent<BaseEntity>) event;
    }
}
