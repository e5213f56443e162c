package org.daybook.smoke;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process as somebody starts it in a terminal, with the JDK of this test and with {@link BuiltJars}. */
final class Command {

    private static final long LIMIT_MINUTES = 5; // a first build may have plugins to download

    private Command() {}

    /** What a script printed to its two streams, and how it ended. */
    record Result(int exit, String printed, String errors) {

        Result requireSuccess() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + "\n" + printed + errors);
            }
            return this;
        }
    }

    /** Runs a script of bash, which looks for commands where this process would not. */
    static Result run(Path folder, String script) {
        try {
            Path printed = Files.createTempFile("printed", ".txt");
            Path errors = Files.createTempFile("errors", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                        .directory(folder.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(printed.toFile())
                        .redirectError(errors.toFile());
                prepare(builder.environment());
                return new Result(exit(builder), Files.readString(printed), Files.readString(errors));
            } finally {
                Files.delete(printed);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void prepare(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("DAYBOOK_"));
        String java = System.getProperty("java.home");
        environment.put("JAVA_HOME", java);
        environment.merge("MAVEN_OPTS", BuiltJars.SHORT_LIVED, (given, more) -> more + " " + given);
        environment.put("PATH", BuiltJars.commands() + ":" + java + "/bin:" + environment.get("PATH"));
    }

    private static int exit(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        try {
            if (process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            throw new AssertionError(
                    "still running after " + LIMIT_MINUTES + " minutes: " + String.join(" ", builder.command()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
