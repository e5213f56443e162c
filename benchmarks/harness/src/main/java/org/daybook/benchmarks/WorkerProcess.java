package org.daybook.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.daybook.benchmarks.worker.Command;
import org.daybook.benchmarks.worker.Reply;
import org.daybook.benchmarks.worker.Worker;
import tools.jackson.databind.json.JsonMapper;

/** A system in a JVM of its own: nobody shares its heap, its compiled code or its CPU time. */
final class WorkerProcess implements AutoCloseable {

    /** What every JVM is started with. */
    static final List<String> JVM = List.of("-Xms512m", "-Xmx3g", "-XX:+UseG1GC");

    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader replies;

    private WorkerProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter();
        this.replies = process.inputReader();
    }

    static WorkerProcess start(Installation installation, MeasuredSystem system, Path log) throws IOException {
        List<String> command = new ArrayList<>(installation.java(JVM, system.classPath(), Worker.class.getName()));
        command.add(system.className());
        return new WorkerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** Sends a command and waits for the reply. One that does not come in time, or never, is a failure. */
    Reply send(Command command, double seconds) throws InterruptedException {
        CompletableFuture<Reply> reply = sendAsync(command);
        try {
            return reply.get((long) (seconds * 1_000), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            return failure("no answer after " + seconds + " s");
        } catch (ExecutionException e) {
            return failure("the process has ended: " + e.getCause());
        }
    }

    /** Sends a command; others may be sent to other workers meanwhile. */
    CompletableFuture<Reply> sendAsync(Command command) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        commands.write(JSON.writeValueAsString(command));
                        commands.newLine();
                        commands.flush();
                        String line = replies.readLine();
                        return line == null ? failure("the process has ended") : JSON.readValue(line, Reply.class);
                    } catch (IOException e) {
                        return failure(e.toString());
                    }
                },
                task -> new Thread(task, "worker").start());
    }

    private static Reply failure(String text) {
        return new Reply(text, Map.of(), null, Map.of());
    }

    @Override
    public void close() {
        try {
            commands.close(); // the worker ends with its input
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
