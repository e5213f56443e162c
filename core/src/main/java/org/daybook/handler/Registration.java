package org.daybook.handler;

/**
 * A handler that is registered. Its text form names the handler. Safe for use by any number of threads.
 *
 * <pre>{@code
 * try (Registration registration = daybook.subscribe(Todo.Created.class, event -> { ... })) {
 *     todos.create("1", new Todo.Created("tea")); // is handled
 * }
 * todos.create("2", new Todo.Created("milk")); // is not
 * }</pre>
 */
public interface Registration extends AutoCloseable {

    /** Unregisters the handler: it is not called for an event whose turn comes after this returns. Closing again does nothing. */
    @Override
    void close();
}
