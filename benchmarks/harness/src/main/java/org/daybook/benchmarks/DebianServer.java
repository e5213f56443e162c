package org.daybook.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The PostgreSQL 15 that Debian installs, with data in a folder of its own. */
final class DebianServer implements Server {

    private static final Path BIN = Path.of("/usr/lib/postgresql/15/bin");

    private static final Path LIBRARIES = Path.of("/usr/lib/postgresql/15/lib");

    private final Path folder;
    private final int port;
    private final long pid;
    private boolean closed;

    private DebianServer(Path folder, int port, long pid) {
        this.folder = folder;
        this.port = port;
        this.pid = pid;
    }

    static boolean isInstalled() {
        return Files.isExecutable(BIN.resolve("initdb")) && Files.isExecutable(BIN.resolve("pg_ctl"));
    }

    static Server start(Path parent) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(parent, "postgres");
        Path data = folder.resolve("data");
        try {
            if (isRoot()) {
                // The server refuses to run as root, and its user has to get into the folder.
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
                Processes.run(folder, List.of("chown", "postgres", folder.toString()));
            }
            Processes.run(
                    folder, asServer("initdb", "-D", data.toString(), "-A", "trust", "-U", "postgres", "-E", "UTF8"));
            int port = freePort();
            StringBuilder options = new StringBuilder("-p " + port + " -k " + folder);
            Map<String, String> configuration = new LinkedHashMap<>(CONFIGURATION);
            if (Files.exists(LIBRARIES.resolve("pg_stat_statements.so"))) {
                configuration.putAll(StatementCount.CONFIGURATION);
            }
            configuration.forEach((name, value) ->
                    options.append(" -c ").append(name).append('=').append(value));
            Processes.run(
                    folder,
                    asServer(
                            "pg_ctl",
                            "start",
                            "-w",
                            "-D",
                            data.toString(),
                            "-l",
                            folder.resolve("server.log").toString(),
                            "-o",
                            options.toString()));
            return new DebianServer(folder, port, Server.postmaster(data));
        } catch (IOException | InterruptedException | RuntimeException e) {
            stop(folder);
            throw e;
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> asServer(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(BIN.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public String description() {
        return "PostgreSQL 15 of Debian, in " + folder.getParent();
    }

    @Override
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public String commitLatency(boolean all) throws IOException {
        if (!Files.isExecutable(BIN.resolve("pg_test_fsync"))) {
            return "pg_test_fsync is not installed";
        }
        // It prints a line when the next one begins; what follows fdatasync is of no use to a short run.
        return Processes.print(
                folder,
                asServer(
                        "pg_test_fsync",
                        "-s",
                        "1",
                        "-f",
                        folder.resolve("fsync.test").toString()),
                line -> !all && line.strip().startsWith("fdatasync"));
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            stop(folder);
        }
    }

    private static void stop(Path folder) {
        try {
            Path data = folder.resolve("data");
            if (Files.exists(data.resolve("postmaster.pid"))) {
                Processes.run(folder, asServer("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data.toString()));
            }
            Processes.delete(folder);
        } catch (IOException e) {
            System.err.println("cannot clean up " + folder + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
