package org.daybook.examples.todo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An application in a JVM of its own, as a user would run it. Its command is what follows in the command line of java: a main
 * class and its arguments.
 */
public final class TodoProcess implements AutoCloseable {

    /** What a command printed and how it ended. */
    public record Result(int status, String out, String err) {}

    private final Process process;
    private final Path errors;
    private final BufferedReader out;
    private final long begin = System.nanoTime();
    private int port;
    private Duration startTime = Duration.ZERO;

    private TodoProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Waits until it says that it listens. */
    public TodoProcess awaitListening() throws IOException {
        String line = out.readLine();
        if (line == null || !line.startsWith("listening on http://127.0.0.1:")) {
            throw new IOException("instead of listening: " + line + "\n" + Files.readString(errors));
        }
        startTime = Duration.ofNanos(System.nanoTime() - begin);
        port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
        return this;
    }

    public static TodoProcess serve(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        return begin(folder, environment, command).awaitListening();
    }

    /** A process that nobody waits for. */
    public static TodoProcess begin(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        Path errors = Files.createTempFile(folder, "process", ".err");
        return new TodoProcess(start(folder, environment, errors, command), errors);
    }

    public static Result run(Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path errors = Files.createTempFile(folder, "command", ".err");
            Process process = start(folder, environment, errors, command);
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), out, Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process start(Path folder, Map<String, String> environment, Path errors, List<String> command)
            throws IOException {
        List<String> java = SharedClasses.java(command.get(0), command.subList(1, command.size()));
        ProcessBuilder builder = new ProcessBuilder(java).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(DAYBOOK|SPRING|SERVER)_.*"));
        builder.environment().putAll(environment);
        return builder.redirectError(errors.toFile()).start();
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Prints how long the JVM took until it listened. The processors of a test machine may be busy with other things, so that only
     * what is far beyond the 10 seconds fails that a deep test keeps to.
     */
    public TodoProcess printStartTime(String what) {
        System.out.printf(Locale.ROOT, "start of a server %s: %.1f s%n", what, startTime.toMillis() / 1_000.0);
        assertThat(startTime).isLessThan(Duration.ofSeconds(30));
        return this;
    }

    public int port() {
        return port;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Ends the process with SIGTERM and gives its exit status. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return waitFor();
    }

    /** Ends the process with SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        waitFor();
    }

    public int waitFor() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }
}
