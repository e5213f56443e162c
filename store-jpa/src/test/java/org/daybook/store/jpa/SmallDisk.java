package org.daybook.store.jpa;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes in memory, where it may be mounted. */
final class SmallDisk implements AutoCloseable {

    private final Path folder = TestDatabase.temporaryFolder();

    private SmallDisk() {}

    static SmallDisk mount(int megabytes) throws IOException {
        SmallDisk disk = new SmallDisk();
        String said;
        try {
            said = disk.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=0700", "tmpfs");
        } catch (IOException e) {
            said = e.toString(); // there is no such program
        }
        if (!said.isEmpty()) {
            System.out.println("NOT RUN: a full disk, since no small one can be mounted here: " + said);
            Assumptions.abort("no small disk can be mounted: " + said);
        }
        return disk;
    }

    Path folder() {
        return folder;
    }

    /** Leaves no byte. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast())) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException e) {
            if (Files.size(ballast()) == 0) {
                throw e;
            }
        }
    }

    void makeSpace() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        String said = run("umount");
        if (!said.isEmpty()) {
            throw new IOException(said);
        }
    }

    /** What the program says, which is nothing if it succeeds. */
    private String run(String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(command));
        line.add(folder.toString());
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? "" : said + " ";
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
