package org.daybook.examples.todo;

import org.daybook.examples.todo.contract.Application;
import org.daybook.examples.todo.contract.HttpContract;
import org.junit.jupiter.api.Test;

/** What every application does, and what only a server does that leaves every answer to its application, as Jetty's core does. */
abstract class JettyContract extends HttpContract {

    @Override
    protected final Application application() {
        return Commands.SERVER;
    }

    /** Tomcat answers such a question itself, with the methods of any server, and cannot be told otherwise. */
    @Test
    void thereIsNothingToAskTheWholeServer() {
        assertRawProblem(client().raw("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), 404);
    }
}
