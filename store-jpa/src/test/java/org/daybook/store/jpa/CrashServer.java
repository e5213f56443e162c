package org.daybook.store.jpa;

import java.io.IOException;

/** A server that can be killed. */
interface CrashServer extends AutoCloseable {

    String url();

    /** Ends all its processes with SIGKILL and waits for their end. */
    void kill() throws IOException;

    /** Starts it on what it had written; it answers when this returns. */
    void restart() throws IOException;

    @Override
    void close();
}
