package org.daybook.examples.todo.http;

import java.io.IOException;
import java.time.Duration;
import org.daybook.Daybook;
import org.daybook.examples.todo.view.TodoView;
import org.daybook.subscription.Subscription;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves todos over HTTP. */
public final class TodoServer implements AutoCloseable {

    private static final int MAX_THREADS = 250;
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    /**
     * Between two requests. Longer than a request may be silent, or a client that has waited for that one would send its next one into
     * another connection in the moment in which that is closed.
     */
    private static final Duration LONGEST_REST = Duration.ofSeconds(15);

    /** Of a client that is in the middle of a request when the server is asked to stop. */
    private static final Duration LONGEST_SILENCE_AT_END = Duration.ofSeconds(2);

    private final Server server;
    private final ServerConnector connector;

    private TodoServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts to serve.
     *
     * @param list keeps the view
     * @param port the port, or 0 for any that is free
     * @throws IOException if the port cannot be listened at
     */
    public static TodoServer start(Daybook daybook, TodoView view, Subscription list, String host, int port)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("http");
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration()));
        connector.setHost(host);
        connector.setPort(port);
        // A request that ends while the server stops gives its connection this time again, not the one for the end.
        connector.setIdleTimeout(LONGEST_REST.toMillis());
        connector.setShutdownIdleTimeout(LONGEST_SILENCE_AT_END.toMillis());
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(new TodoHandler(daybook, view, list)));
        server.setErrorHandler((request, response, callback) -> {
            Answer answer = Answer.of(Problem.ofStatus(response.getStatus()));
            // After what is no HTTP the connection is closed: unsaid, a client would send its next request into it.
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            answer.send(response, callback);
            return true;
        });
        server.setStopTimeout(LONGEST_REQUEST.toMillis());
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server cannot start", e);
        }
        return new TodoServer(server, connector);
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        // Ids may contain anything that can be encoded; the handler splits the raw path and decodes strictly.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        configuration.setIdleTimeout(LONGEST_SILENCE.toMillis());
        return configuration;
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests, and returns when those that came are answered. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop in order", e);
        }
    }
}
