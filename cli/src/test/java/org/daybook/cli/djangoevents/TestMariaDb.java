package org.daybook.cli.djangoevents;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A MariaDB server from the programs that are installed here, started once for all tests of this JVM, on the loopback address only. */
final class TestMariaDb {

    private static TestMariaDb server;
    private static int databases;

    private final Path folder;
    private final int port;

    private TestMariaDb() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("daybook-mariadb");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> install = command("mariadb-install-db");
        install.addAll(List.of("--auth-root-authentication-method=normal", "--skip-test-db"));
        Process process = new ProcessBuilder(install)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("install.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("mariadb-install-db failed: " + Files.readString(folder.resolve("install.log")));
        }
        launch();
    }

    private List<String> command(String program) throws IOException {
        String path = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(each -> Path.of(each, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(program + " is not installed"))
                .toString();
        List<String> command = new ArrayList<>(List.of(path, "--no-defaults", "--datadir=" + folder.resolve("data")));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root"); // which it refuses to run as unless told so
        }
        return command;
    }

    private void launch() throws IOException {
        List<String> command = command("mariadbd");
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=64M"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(process)));
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = process.inputReader()) {
                lines.lines()
                        .filter(each -> each.contains("ready for connections"))
                        .forEach(each -> ready.complete(true));
            } catch (IOException e) {
                ready.completeExceptionally(e);
            }
            ready.complete(false);
        });
        reader.setDaemon(true);
        reader.start();
        if (!ready.orTimeout(60, TimeUnit.SECONDS).join()) {
            throw new IOException("mariadbd does not start");
        }
    }

    private void close(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a))
                        .forEach(each -> each.toFile().delete());
            }
        } catch (InterruptedException | IOException e) {
            System.out.println("not all of " + folder + " is deleted: " + e);
        }
    }

    /** The URL of a new and empty database. */
    static synchronized String emptyDatabase() {
        try {
            if (server == null) {
                server = new TestMariaDb();
            }
        } catch (IOException | InterruptedException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("MariaDB cannot be started", e);
            }
            System.out.println("NOT RUN: MariaDB cannot be started here: " + e);
            return Assumptions.abort("MariaDB cannot be started here: " + e);
        }
        return "jdbc:mariadb://127.0.0.1:" + server.port + "/takeover" + ++databases
                + "?user=root&createDatabaseIfNotExist=true";
    }
}
