package org.daybook.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The PostgreSQL of a Maven artifact, for machines that have none. It would switch durability off. */
final class EmbeddedServer implements Server {

    private final EmbeddedPostgres postgres;
    private final Path folder;
    private final long pid;

    private EmbeddedServer(EmbeddedPostgres postgres, Path folder, long pid) {
        this.postgres = postgres;
        this.folder = folder;
        this.pid = pid;
    }

    static Server start(Path parent) throws IOException {
        Path folder = Files.createTempDirectory(parent, "postgres");
        Path data = folder.resolve("data");
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(data);
        CONFIGURATION.forEach(builder::setServerConfig);
        return new EmbeddedServer(builder.start(), folder, Server.postmaster(data));
    }

    @Override
    public String description() {
        return "embedded PostgreSQL, in " + folder.getParent();
    }

    @Override
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public String commitLatency(boolean all) {
        return "the embedded PostgreSQL brings no pg_test_fsync";
    }

    @Override
    public void close() {
        try {
            postgres.close();
            if (Files.exists(folder)) {
                Processes.delete(folder);
            }
        } catch (IOException e) {
            System.err.println("cannot clean up " + folder + ": " + e);
        }
    }
}
