package org.daybook.handler;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.daybook.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one subscription, in the order of their calls. Part of the machinery below
 * {@link org.daybook.subscription.Subscription}. Immutable, and as safe for use by several threads as the handlers are.
 *
 * <pre>{@code
 * DurableHandlers handlers = DurableHandlers.of(new Handlers(), resolvers, requireEvent);
 * handlers.handle(event, transaction.parameterResolvers(), Delivery.LIVE);
 * }</pre>
 */
public final class DurableHandlers {

    private interface Entry {
        boolean handles(StoredEvent<?> event, Delivery delivery);

        void handle(StoredEvent<Object> event, List<ParameterResolver> resolvers, Delivery delivery) throws Exception;
    }

    private final String description;
    private final @Nullable Object object;
    private final Set<Class<?>> eventClasses;
    private final List<Entry> entries;
    private final List<HandlerMethod> resets;

    private DurableHandlers(
            String description,
            @Nullable Object object,
            Set<Class<?>> eventClasses,
            List<Entry> entries,
            List<HandlerMethod> resets) {
        this.description = description;
        this.object = object;
        this.eventClasses = eventClasses;
        this.entries = entries;
        this.resets = resets;
    }

    /**
     * The {@link SubscribeTo} methods of an object, and those that are called {@link OnReset}.
     *
     * @param handlers the object
     * @param resolvers provide the parameters that are neither event nor metadata
     * @param requireEvent throws a {@link org.daybook.event.ConfigurationException} for a class that no event will ever be of
     * @return its handlers
     * @throws org.daybook.event.ConfigurationException if it has none, or one that cannot be called
     */
    public static DurableHandlers of(
            Object handlers, List<ParameterResolver> resolvers, Consumer<Class<?>> requireEvent) {
        Set<Class<?>> eventClasses = new LinkedHashSet<>();
        List<Entry> entries = new ArrayList<>();
        for (HandlerMethod method : HandlerMethod.of(handlers, resolvers, requireEvent)) {
            method.requireAfterCommit();
            eventClasses.addAll(method.eventClasses());
            entries.add(new Entry() {
                @Override
                public boolean handles(StoredEvent<?> event, Delivery delivery) {
                    return method.matches(event) && (delivery == Delivery.LIVE || !method.isLiveOnly());
                }

                @Override
                public void handle(StoredEvent<Object> event, List<ParameterResolver> inTransaction, Delivery delivery)
                        throws Exception {
                    method.handleIn(inTransaction, event, delivery);
                }
            });
        }
        return new DurableHandlers(
                handlers.getClass().getName(),
                handlers,
                eventClasses,
                entries,
                HandlerMethod.onReset(handlers, resolvers));
    }

    /**
     * One handler for the events of some classes.
     *
     * @param eventClasses the classes, of which an event must have one or be below it
     * @param handler the handler
     * @return the handler
     */
    public static DurableHandlers of(Set<Class<?>> eventClasses, EventHandler<Object> handler) {
        return new DurableHandlers(
                handler.getClass().getName(),
                null,
                Set.copyOf(eventClasses),
                List.of(new Entry() {
                    @Override
                    public boolean handles(StoredEvent<?> event, Delivery delivery) {
                        return Views.matches(eventClasses, event);
                    }

                    @Override
                    public void handle(
                            StoredEvent<Object> event, List<ParameterResolver> inTransaction, Delivery delivery)
                            throws Exception {
                        handler.handle(event);
                    }
                }),
                List.of());
    }

    /**
     * The object whose methods these are.
     *
     * @return the object, unless they are no methods
     */
    public Optional<Object> object() {
        return Optional.ofNullable(object);
    }

    /**
     * What these handlers subscribe to.
     *
     * @return the classes
     */
    public Set<Class<?>> eventClasses() {
        return eventClasses;
    }

    /**
     * Tells whether there is a handler for an event.
     *
     * @param event the event
     * @param delivery why it is handled
     * @return whether there is one
     */
    public boolean wants(StoredEvent<?> event, Delivery delivery) {
        return entries.stream().anyMatch(each -> each.handles(event, delivery));
    }

    /**
     * Calls the handlers of an event, in order, until one fails.
     *
     * @param event the event
     * @param resolvers provide the parameters that belong to the transaction
     * @param delivery why it is handled
     * @throws Exception what a handler threw
     */
    public void handle(StoredEvent<Object> event, List<ParameterResolver> resolvers, Delivery delivery)
            throws Exception {
        for (Entry each : entries) {
            if (each.handles(event, delivery)) {
                each.handle(event, resolvers, delivery);
            }
        }
    }

    /**
     * Calls the methods that clear what the handlers have written.
     *
     * @param resolvers provide the parameters that belong to the transaction
     * @throws Exception what a method threw
     */
    public void reset(List<ParameterResolver> resolvers) throws Exception {
        for (HandlerMethod each : resets) {
            each.callIn(resolvers);
        }
    }

    /** The class of the handlers. */
    @Override
    public String toString() {
        return description;
    }
}
