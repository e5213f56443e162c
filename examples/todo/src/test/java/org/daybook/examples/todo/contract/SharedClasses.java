package org.daybook.examples.todo.contract;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of an application's jars, read and verified once for all its processes, of which tests start hundreds. Without it
 * everything works as well.
 */
public final class SharedClasses {

    private static final int LONGEST_STEP_SECONDS = 60;

    private static final Map<String, Path> ARCHIVES = new ConcurrentHashMap<>();

    private SharedClasses() {}

    /**
     * Starts an application once, to see which classes it needs, and keeps them for all its processes that are started from now
     * on.
     */
    public static Application prepare(Application application, Map<String, String> environment) {
        try {
            Path folder =
                    Files.createDirectories(Path.of("target", "shared-classes")).toRealPath();
            Path list = folder.resolve("classes.txt");
            Path archive = Files.createTempFile(folder, "classes", ".jsa");
            archive.toFile().deleteOnExit(); // one that is older than a jar is refused, with a line on the output
            List<String> run = java(classPath());
            run.add("-XX:DumpLoadedClassList=" + list);
            run.addAll(application.command());
            List<String> dump = java(jars().collect(Collectors.joining(File.pathSeparator)));
            dump.addAll(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive));
            Path log = folder.resolve("log");
            if (endsWhenItListens(run, environment, log) && ends(dump, log)) {
                ARCHIVES.put(application.command().get(0), archive);
            } else {
                System.out.println("processes start without shared classes, see " + log);
            }
            return application;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How to start a JVM that runs a main class. */
    static List<String> java(String main, List<String> arguments) {
        Path archive = ARCHIVES.get(main);
        List<String> command = java(archive == null ? System.getProperty("java.class.path") : classPath());
        if (archive != null) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.add(main);
        command.addAll(arguments);
        return command;
    }

    private static List<String> java(String classPath) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dsun.jnu.encoding=UTF-8",
                "-cp",
                classPath));
    }

    private static boolean endsWhenItListens(List<String> command, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        Path empty = Files.createTempDirectory(log.getParent(), "run");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(empty.toFile()).redirectError(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (BufferedReader out = process.inputReader()) {
            boolean isListening = out.readLine() != null;
            process.destroy();
            return isListening && process.waitFor(LONGEST_STEP_SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean ends(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            return process.waitFor(LONGEST_STEP_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }

    /** The same classes in an order that can be shared: folders may only come after what is in the archive. */
    private static String classPath() {
        return Stream.concat(jars(), entries().filter(each -> !each.endsWith(".jar")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<String> jars() {
        return entries().filter(each -> each.endsWith(".jar"));
    }

    private static Stream<String> entries() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator));
    }
}
