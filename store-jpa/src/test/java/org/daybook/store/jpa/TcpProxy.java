package org.daybook.store.jpa;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Forwards from a port of the loopback address to another one, and behaves as a bad network when it is told to. What is
 * stalled is kept and arrives after {@link #resume}.
 */
final class TcpProxy implements AutoCloseable {

    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket server;
    private boolean stallsRequests;
    private boolean stallsAnswers;
    private @Nullable String trigger;

    TcpProxy(int target) throws IOException {
        this.target = target;
        this.port = listen(0);
    }

    int port() {
        return port;
    }

    private synchronized int listen(int where) throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true); // for the same port again, on which connections of before may linger
        opened.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), where));
        server = opened;
        start("proxy", () -> {
            while (true) {
                connect(opened, opened.accept());
            }
        });
        return opened.getLocalPort();
    }

    private void connect(ServerSocket through, Socket client) {
        try {
            Socket database = new Socket(InetAddress.getByName("127.0.0.1"), target);
            sockets.add(client);
            sockets.add(database);
            if (isRefusing(through)) { // and cut all others, perhaps, before these were among them
                close(client);
                close(database);
            }
            start("requests", () -> pump(client, database, true));
            start("answers", () -> pump(database, client, false));
        } catch (IOException e) {
            close(client); // the database refuses, and so do we
        }
    }

    private synchronized boolean isRefusing(ServerSocket through) {
        return server != through;
    }

    private void pump(Socket from, Socket to, boolean isRequests) throws IOException {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                awaitPassage(isRequests, new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                out.write(buffer, 0, count);
            }
        } finally {
            close(from);
            close(to);
        }
    }

    private synchronized void awaitPassage(boolean isRequests, String bytes) throws IOException {
        if (isRequests && trigger != null && bytes.toLowerCase(Locale.ROOT).contains(trigger)) {
            trigger = null;
            stallsAnswers = true;
        }
        try {
            while (isRequests ? stallsRequests : stallsAnswers) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Closes all connections. New ones can be made. */
    void cut() {
        sockets.forEach(this::close);
    }

    /** Lets no byte pass; connections can still be made, and get no answer. */
    synchronized void stall() {
        stallsRequests = true;
        stallsAnswers = true;
    }

    /** Lets everything pass to the database and no answer back, from the next request on that contains a text. */
    synchronized void stallAnswersFrom(String text) {
        trigger = text;
    }

    synchronized boolean stallsAnswers() {
        return stallsAnswers;
    }

    synchronized void resume() {
        trigger = null;
        stallsRequests = false;
        stallsAnswers = false;
        notifyAll();
    }

    /** Refuses new connections; those that are there stay. */
    synchronized void refuse() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Takes new connections again. */
    void accept() throws IOException {
        listen(port);
    }

    @Override
    public void close() throws IOException {
        refuse();
        cut();
        resume();
    }

    private void close(Socket socket) {
        try {
            sockets.remove(socket);
            socket.close();
        } catch (IOException e) {
            System.out.println("cannot close a connection: " + e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // closed, by one of both sides or by us
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
