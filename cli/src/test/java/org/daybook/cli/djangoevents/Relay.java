package org.daybook.cli.djangoevents;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The way to a server on the loopback address, which can be interrupted, as a network can be. */
final class Relay implements AutoCloseable {

    private final int target;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private volatile boolean isOpen = true;

    private Relay(int target) throws IOException {
        this.target = target;
        server = listen(0);
        port = server.getLocalPort();
        accept(server);
    }

    static Relay to(int port) throws IOException {
        return new Relay(port);
    }

    int port() {
        return port;
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return server;
    }

    private void accept(ServerSocket from) {
        start(() -> {
            while (true) {
                Socket here = from.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(here, there));
                if (!isOpen) { // it came while the server was being closed
                    here.close();
                    there.close();
                    return;
                }
                start(() -> here.getInputStream().transferTo(there.getOutputStream()));
                start(() -> there.getInputStream().transferTo(here.getOutputStream()));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // interrupted
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends all connections, and refuses others. */
    void interrupt() throws IOException {
        isOpen = false;
        server.close();
        for (Socket each : sockets) {
            each.close();
        }
        sockets.clear();
    }

    void goOn() throws IOException {
        server = listen(port);
        isOpen = true;
        accept(server);
    }

    @Override
    public void close() throws IOException {
        interrupt();
    }
}
