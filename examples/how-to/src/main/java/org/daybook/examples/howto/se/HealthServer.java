package org.daybook.examples.howto.se;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** For whoever watches over this process. The server is that of the JDK. */
final class HealthServer implements AutoCloseable {

    private final HttpServer server;

    HealthServer(Application application, int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        // region health
        server.createContext("/health", exchange -> {
            Map<String, List<String>> problems = application.problems();
            answer(exchange, problems.isEmpty() ? 200 : 503, problems.isEmpty() ? "up" : problems.toString());
        });
        // endregion
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
