package org.daybook.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a {@link Durable} class that clears what its handlers have written, when their subscription is set back to
 * the beginning of the journal. It is not private, takes what the store's {@link ParameterResolver} offers, such as an
 * {@code EntityManager}, and nothing else, and runs in the transaction that moves the checkpoint. If that meets others in a
 * deadlock, all is rolled back and called again, so that effects outside of the database may happen more than once. What it
 * throws reaches who resets, and nothing is reset. Until it returns, the subscription handles nothing, however long that takes.
 *
 * <pre>{@code
 * @OnReset
 * void clear(EntityManager manager) {
 *     manager.createQuery("delete from TodoRow").executeUpdate();
 * }
 * }</pre>
 *
 * <p>Used by one thread, the one that resets.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnReset {}
