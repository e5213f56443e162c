package org.daybook.examples.takeover;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A server of MariaDB from the programs that are installed here, started once for all tests of this JVM and reached by the loopback
 * address only.
 */
final class TestMariaDb {

    private static int port;
    private static int databases;

    private TestMariaDb() {}

    /** The URL of a new and empty database, which names its user. */
    static synchronized String emptyDatabase() {
        if (port == 0) {
            try {
                port = start();
            } catch (IOException e) {
                if ("true".equals(System.getenv("CI"))) {
                    throw new IllegalStateException("MariaDB cannot be started", e);
                }
                System.out.println("NOT RUN: MariaDB cannot be started here: " + e);
                return Assumptions.abort("MariaDB cannot be started here: " + e);
            }
        }
        return "jdbc:mariadb://127.0.0.1:" + port + "/takeover" + ++databases
                + "?user=root&createDatabaseIfNotExist=true";
    }

    private static int start() throws IOException {
        Path folder = Files.createTempDirectory("mariadb");
        List<String> install = command("mariadb-install-db", folder);
        install.addAll(List.of("--auth-root-authentication-method=normal", "--skip-test-db"));
        Path log = folder.resolve("install.log");
        Process installing = new ProcessBuilder(install)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (installing.onExit().join().exitValue() != 0) {
            throw new IOException("mariadb-install-db failed: " + Files.readString(log));
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        List<String> launch = command("mariadbd", folder);
        launch.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + free,
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--skip-name-resolve"));
        Process server = new ProcessBuilder(launch).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
        awaitReady(server);
        return free;
    }

    private static List<String> command(String program, Path folder) throws IOException {
        Path found = Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .map(each -> Path.of(each, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(program + " is not installed"));
        List<String> command =
                new ArrayList<>(List.of(found.toString(), "--no-defaults", "--datadir=" + folder.resolve("data")));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root"); // which it refuses to run as unless told so
        }
        return command;
    }

    /** Reads on, so that the server never waits for somebody to read what it says. */
    private static void awaitReady(Process server) throws IOException {
        BufferedReader lines = server.inputReader();
        String line = lines.readLine();
        while (line != null && !line.contains("ready for connections")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException(
                    "mariadbd ended with status " + server.onExit().join().exitValue());
        }
        Thread reader = new Thread(() -> lines.lines().forEach(each -> {}), "mariadbd");
        reader.setDaemon(true);
        reader.start();
    }

    private static void stop(Process server, Path folder) {
        server.destroy();
        server.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(each -> each.toFile().delete());
        } catch (IOException e) {
            System.out.println("not all of " + folder + " is deleted: " + e);
        }
    }
}
