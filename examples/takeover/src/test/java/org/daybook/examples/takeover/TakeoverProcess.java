package org.daybook.examples.takeover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The jar that a build leaves, in a JVM of its own and without a locale, as a user would run it. */
final class TakeoverProcess {

    private static final String JAR =
            Path.of("target", "takeover.jar").toAbsolutePath().toString();

    private TakeoverProcess() {}

    static Printed run(Path folder, Map<String, String> environment, String... arguments) throws Exception {
        Path out = Files.createTempFile(folder, "takeover", ".out");
        Path err = Files.createTempFile(folder, "takeover", ".err");
        Process process = builder(folder, environment, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int status = process.waitFor();
        return new Printed(status, text(out), text(err));
    }

    /** One whose output nobody reads after the first line, as {@code head -1} does. */
    static Printed runUntilFirstLine(Path folder, Map<String, String> environment, String... arguments)
            throws Exception {
        Path err = Files.createTempFile(folder, "takeover", ".err");
        Process process = builder(folder, environment, arguments)
                .redirectError(err.toFile())
                .start();
        String first;
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            first = lines.readLine();
        }
        return new Printed(process.waitFor(), first, text(err));
    }

    /** Strict, so that a byte that is not UTF-8 fails. */
    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    private static ProcessBuilder builder(Path folder, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-jar",
                JAR));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DAYBOOK_"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        return builder;
    }
}
