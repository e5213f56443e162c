package org.daybook.handler;

import java.util.List;

/**
 * Provides parameters of {@link SubscribeTo} methods that are neither event nor metadata, such as an {@code EntityManager}.
 * Contributed by the store. Safe for use by any number of threads.
 *
 * <pre>{@code
 * public class ClockResolver implements ParameterResolver { // one of those in Store.parameterResolvers()
 *     @Override public boolean supports(Class<?> type) { return type == InstantSource.class; }
 *
 *     @Override public void call(List<Class<?>> types, Call call) throws Exception {
 *         call.with(Collections.nCopies(types.size(), InstantSource.system()));
 *     }
 * }
 * }</pre>
 */
public interface ParameterResolver {

    /**
     * Tells whether this resolver provides parameters of a type.
     *
     * @param type the declared type of a parameter
     * @return whether it does
     */
    boolean supports(Class<?> type);

    /**
     * Calls a handler with the values of these types, and ends what they belong to, such as a transaction: normally when
     * the call returns, undone when it throws.
     *
     * @param types the declared types, each of which is supported
     * @param call the call of the handler
     * @throws Exception what the call throws, or what prevented it
     */
    void call(List<Class<?>> types, Call call) throws Exception;

    /**
     * The call of one handler. A resolver completes it within what the parameters need, such as a transaction:
     *
     * <pre>{@code
     * call.with(List.of(entityManager));
     * }</pre>
     *
     * <p>Used by one thread, the one that delivers the event.
     */
    @FunctionalInterface
    interface Call {

        /**
         * Calls the handler.
         *
         * @param values the values, in the order of the types
         * @throws Exception what the handler throws
         */
        void with(List<Object> values) throws Exception;
    }
}
