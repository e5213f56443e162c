package org.daybook.handler;

/**
 * A handler that is registered. Its text form names the handler. Safe for use by any number of threads.
 */
public interface Registration extends AutoCloseable {

    /** Unregisters the handler: it is not called for an event whose turn comes after this returns. Closing again does nothing. */
    @Override
    void close();
}
