package org.daybook.store.jpa;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the tests that can be killed: durable, in a folder that outlives its processes. It is started again with the
 * command line of the process that was killed.
 */
final class CrashPostgres implements CrashServer {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final Path folder = TestDatabase.temporaryFolder();
    private final Path data = folder.resolve("data");
    private final String url;
    private final List<String> command;
    private ProcessHandle postmaster;

    private CrashPostgres() throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .start();
        url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?user=postgres";
        postmaster = running();
        command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U")); // since PostgreSQL refuses to run as root
        }
        command.add(postmaster.info().command().orElseThrow());
        command.addAll(List.of(postmaster.info().arguments().orElseThrow()));
    }

    /** Starts a server, which ends with this JVM at the latest. */
    static CrashPostgres start() {
        try {
            CrashPostgres started = new CrashPostgres();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            return started;
        } catch (IOException | RuntimeException e) {
            return TestDatabase.cannotBeStarted("PostgreSQL", e);
        }
    }

    private ProcessHandle running() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(pid).orElseThrow(() -> new IOException("PostgreSQL is not running"));
    }

    @Override
    public String url() {
        return url;
    }

    /** The server's first process goes first, so that it neither starts others nor tidies up after them. */
    @Override
    public void kill() {
        List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
        postmaster.children().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> CrashServer.awaitEnd("process " + each.pid() + " of PostgreSQL, killed,", each.onExit()));
    }

    @Override
    public void restart() throws IOException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        Process process = launch();
        while (!answers()) {
            if (System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new IOException("PostgreSQL does not start: " + Files.readString(folder.resolve("log")));
            }
            if (!process.isAlive()) {
                process = launch(); // it refuses while a process of the dead server has not noticed its end
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        postmaster = process.toHandle();
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (!Files.exists(folder)) {
            return; // closed already
        }
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(each -> each.toFile().delete());
        } catch (IOException e) {
            System.out.println("not all of " + folder + " is deleted: " + e);
        }
    }
}
