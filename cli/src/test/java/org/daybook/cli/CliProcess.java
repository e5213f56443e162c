package org.daybook.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line in a JVM of its own, with the classes that the jar is made of. */
final class CliProcess {

    private CliProcess() {}

    /** Begins a process, whose errors go to a file. */
    static Process start(
            Path errors, Map<String, String> environment, List<String> jvm, Class<?> main, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(1, jvm);
        command.add(main.getName());
        for (Object each : arguments) {
            command.add(each.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs a command to its end, with an input. */
    static Cli.Result run(
            Path folder,
            Map<String, String> environment,
            List<String> jvm,
            Class<?> main,
            byte[] input,
            Object... arguments)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile(folder, "process", ".err");
        Process process = start(errors, environment, jvm, main, arguments);
        Thread writer = new Thread(() -> {
            try (var in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // it ends without reading all
            }
        });
        writer.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        writer.join();
        return new Cli.Result(process.waitFor(), out, Files.readString(errors));
    }
}
