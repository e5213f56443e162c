package org.daybook.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A server of MariaDB in a temporary folder, from the programs that are installed here, reached by the loopback address only.
 */
final class TestMariaDb implements AutoCloseable {

    private static final int LAST_LINES = 20;

    private final Path folder = temporaryFolder();
    private final Path data = folder.resolve("data");
    private final int port = freePort();
    private final Process server;

    private TestMariaDb() throws IOException {
        List<String> install = command("mariadb-install-db");
        install.addAll(List.of("--auth-root-authentication-method=normal", "--skip-test-db"));
        Process process = new ProcessBuilder(install)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("install.log").toFile())
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("mariadb-install-db failed: " + Files.readString(folder.resolve("install.log")));
        }
        server = launch();
    }

    /** A new server, or nothing to be tested where it is not installed. */
    static TestMariaDb start() {
        try {
            return new TestMariaDb();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("MariaDB cannot be started", e);
            }
            System.out.println("NOT RUN: MariaDB cannot be started here: " + e);
            return Assumptions.abort("MariaDB cannot be started here: " + e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("daybook");
        } catch (IOException e) {
            throw new IllegalStateException("no temporary folder", e);
        }
    }

    String url() {
        return "jdbc:mariadb://127.0.0.1:" + port + "/journal?user=root&createDatabaseIfNotExist=true";
    }

    private List<String> command(String program) throws IOException {
        List<String> command = new ArrayList<>(List.of(find(program), "--no-defaults", "--datadir=" + data));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root"); // which it refuses to run as unless told so
        }
        return command;
    }

    private static String find(String program) throws IOException {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(each -> Path.of(each, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(program + " is not installed"))
                .toString();
    }

    private Process launch() throws IOException {
        List<String> command = command("mariadbd");
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=64M",
                "--innodb-flush-log-at-trx-commit=1"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, ready), "mariadbd");
        reader.setDaemon(true);
        reader.start();
        try {
            ready.get(60, TimeUnit.SECONDS);
            return process;
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("mariadbd does not start", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while mariadbd starts", e);
        }
    }

    private static void read(Process process, CompletableFuture<Void> ready) {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last.add(line);
                if (last.size() > LAST_LINES) {
                    last.remove();
                }
                if (line.contains("ready for connections")) {
                    ready.complete(null);
                }
            }
            ready.completeExceptionally(new IOException(String.join("\n", last)));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        server.destroy();
        try {
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a))
                        .forEach(each -> each.toFile().delete());
            }
        } catch (InterruptedException | IOException e) {
            System.out.println("not all of " + folder + " is deleted: " + e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
