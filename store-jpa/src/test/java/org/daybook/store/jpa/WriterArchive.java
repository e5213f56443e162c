package org.daybook.store.jpa;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of a writer's jars, read and verified once for all writers. A JVM then starts with less than half of the work,
 * which pays when hundreds are killed. Without it everything works as well.
 */
final class WriterArchive {

    private static final Path FOLDER = Path.of("target", "crash-writer");
    private static final Path ARCHIVE = FOLDER.resolve("classes.jsa");
    private static final int LONGEST_STEP_SECONDS = 180;

    private static boolean isTried;
    private static boolean isMade;

    private WriterArchive() {}

    /** How to start a JVM with the class path of this one. */
    static synchronized List<String> command() {
        List<String> command = new ArrayList<>(java(jarsFirst()));
        if (isMade) {
            command.add(1, "-XX:SharedArchiveFile=" + ARCHIVE);
        }
        return command;
    }

    private static List<String> java(String classPath) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                classPath);
    }

    /** Makes the archive, once. */
    static synchronized void make(Class<?> main) throws IOException {
        if (isTried) {
            return;
        }
        isTried = true;
        Files.createDirectories(FOLDER);
        Path list = FOLDER.resolve("classes.txt");
        List<String> run = new ArrayList<>(java(jarsFirst()));
        run.addAll(1, List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list));
        run.add(main.getName());
        List<String> dump = new ArrayList<>(
                java(classPath().filter(WriterArchive::isJar).collect(Collectors.joining(File.pathSeparator))));
        dump.addAll(1, List.of("-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + ARCHIVE));
        isMade = succeeds(run) && succeeds(dump);
        if (!isMade) {
            System.out.println("writers start without shared classes, see " + FOLDER.resolve("log"));
        }
    }

    private static boolean succeeds(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("log").toFile())
                .start();
        process.getOutputStream().close(); // a writer ends when nobody talks to it
        try {
            return process.waitFor(LONGEST_STEP_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The same classes in an order that can be shared: folders may only come after what is in the archive. */
    private static String jarsFirst() {
        return Stream.concat(
                        classPath().filter(WriterArchive::isJar), classPath().filter(each -> !isJar(each)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<String> classPath() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator));
    }

    private static boolean isJar(String entry) {
        return entry.endsWith(".jar");
    }
}
