package org.daybook.autoload;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a start takes that loads one package from a class path of 150 jars with 100 classes each, in a new JVM. Not part
 * of the build, since a time depends on the machine. By hand:
 *
 * <pre>{@code
 * mvn -q test -pl handlers-autoload -am -Dtest=ScanTimeMeasurement -Dsurefire.failIfNoSpecifiedTests=false
 * cat handlers-autoload/target/scan-time.txt
 * }</pre>
 *
 * <p>The jars are in the file system's cache, the JVM is new. Measured is the scan alone, and the whole
 * {@code Builder.open()} on a memory store, which also loads the serializer and the logging for the first time; each from
 * its call to its return, first and again in the same JVM, with the 150 jars and without.
 */
class ScanTimeMeasurement {

    private static final int JARS = 150;
    private static final int CLASSES = 100;
    private static final int RUNS = 5;

    @TempDir
    Path folder;

    @Test
    void starts() throws Exception {
        List<Path> application = List.of(application());
        List<Path> all = new ArrayList<>(libraries());
        all.addAll(application);

        List<String> report = new ArrayList<>();
        report.add(JARS + " jars of " + CLASSES + " classes, " + RUNS + " new JVMs each, on Java "
                + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors()
                + " processors; milliseconds");
        for (String what : List.of("scan", "open")) {
            report.addAll(measure(what, "with the jars", all));
            report.addAll(measure(what, "without the jars", application));
        }
        Files.write(Path.of("target", "scan-time.txt"), report);
    }

    private static List<String> measure(String what, String where, List<Path> jars)
            throws IOException, InterruptedException {
        long[] first = new long[RUNS];
        long[] second = new long[RUNS];
        for (int run = 0; run < RUNS; run++) {
            String[] times = start(what, jars).split(" ");
            first[run] = Long.parseLong(times[0]);
            second[run] = Long.parseLong(times[1]);
        }
        return List.of(
                what + " " + where + ", first: " + summary(first),
                what + " " + where + ", again in the same JVM: " + summary(second));
    }

    private static String summary(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return "median " + sorted[RUNS / 2] + ", min " + sorted[0] + ", max " + sorted[RUNS - 1] + " of "
                + Arrays.toString(times);
    }

    private static String start(String what, List<Path> jars) throws IOException, InterruptedException {
        List<String> classPath = new ArrayList<>(List.of(System.getProperty("java.class.path")));
        jars.forEach(jar -> classPath.add(jar.toString()));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        String.join(File.pathSeparator, classPath),
                        Application.class.getName(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the application failed: " + output);
        }
        return output.lines().reduce((before, last) -> last).orElseThrow().strip();
    }

    /** What runs in the new JVM. */
    static final class Application {

        private Application() {}

        public static void main(String[] args) {
            Runnable work = args[0].equals("scan") ? Application::scan : Application::open;
            long first = millis(work);
            System.out.println(first + " " + millis(work));
        }

        private static long millis(Runnable work) {
            long begin = System.nanoTime();
            work.run();
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        }

        private static void scan() {
            if (ScannedPackages.scan(List.of("com.measured")).handlers().size() != 1) {
                throw new IllegalStateException("the handlers were not found");
            }
        }

        private static void open() {
            Daybook.builder(new MemoryStore()).packages("com.measured").open().close();
        }
    }

    private Path application() throws IOException {
        Path classes = Sources.compile(folder.resolve("application"), """
                package com.measured;
                import com.acme.todo.Todo;
                import org.daybook.handler.SubscribeTo;
                public class Handlers {
                    @SubscribeTo(Todo.Created.class) void on(Todo.Created event) {}
                }
                """);
        return Sources.jar(classes, folder.resolve("application.jar"));
    }

    /** One set of classes is compiled; the other jars have it with another package name of the same length. */
    private List<Path> libraries() throws IOException {
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            sources.add("""
                    package com.library.p000;
                    public class Thing%d implements java.util.function.Function<String, Integer> {
                        private final java.util.List<String> names = new java.util.ArrayList<>();
                        @Deprecated public Integer apply(String name) { names.add(name); return names.size(); }
                        protected String describe(int times) { return "thing".repeat(times) + names; }
                        static long sum(long[] values) { long s = 0; for (long v : values) s += v; return s; }
                    }
                    """.formatted(i));
        }
        Path classes = Sources.compile(folder.resolve("library"), sources);
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(classes)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(
                        file.getFileName().toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        List<Path> jars = new ArrayList<>();
        for (int i = 0; i < JARS; i++) {
            jars.add(library(files, String.format("p%03d", i)));
        }
        return jars;
    }

    private Path library(TreeMap<String, String> files, String name) throws IOException {
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (var file : files.entrySet()) {
                entries.putNextEntry(new JarEntry("com/library/" + name + "/" + file.getKey()));
                entries.write(file.getValue()
                        .replace("com/library/p000", "com/library/" + name)
                        .getBytes(StandardCharsets.ISO_8859_1));
                entries.closeEntry();
            }
        }
        return jar;
    }
}
