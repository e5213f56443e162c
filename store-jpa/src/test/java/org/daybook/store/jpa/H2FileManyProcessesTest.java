package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * The process that opened the file first serves it to the others (AUTO_SERVER), on the loopback address. That is safe: the
 * file is locked, a connection is never moved to another server within a transaction, and what was acknowledged survives the
 * end of the process that serves; see {@link KilledServerTest}.
 */
class H2FileManyProcessesTest extends ManyProcessesTest {

    private final Path file = TestDatabase.temporaryFolder().resolve("journal");
    private boolean servedOnLoopback;
    private boolean servedElsewhere;

    @Override
    String sharedUrl() {
        return ownUrl() + ";AUTO_SERVER=TRUE";
    }

    @Override
    String ownUrl() {
        return "jdbc:h2:file:" + file;
    }

    @Override
    void whileTheyRun() throws IOException {
        Properties lock = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file + ".lock.db"))) {
            lock.load(reader);
        }
        String server = lock.getProperty("server");
        int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
        servedOnLoopback = accepts("127.0.0.1", port);
        servedElsewhere = accepts("127.0.0.2", port);
    }

    /** An address of this machine; what listens on all addresses accepts each of them. */
    private static boolean accepts(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void the_file_is_served_on_the_loopback_address_only() {
        assertThat(servedOnLoopback).isTrue();
        assertThat(servedElsewhere).isFalse();
    }
}
