package org.daybook.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the build put the jars: the harness's own, and beside it a folder for each class path. */
final class Installation {

    private final Path jar;

    private Installation(Path jar) {
        this.jar = jar;
    }

    static Installation ofThis() {
        try {
            return new Installation(Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where reports go if nothing else is said. */
    Path reports() {
        return jar.resolveSibling("report");
    }

    /** Whether the build made a class path and this JVM can run it; that of Axon 5 needs JDK 21 for both. */
    boolean has(String classPath) {
        boolean isTooNew = classPath.equals("axon5") && Runtime.version().feature() < 21;
        return !isTooNew && Files.isDirectory(jar.resolveSibling(classPath));
    }

    /** All jars of a class path. */
    List<Path> jars(String classPath) {
        List<Path> jars = new ArrayList<>();
        if (classPath.equals("lib")) {
            jars.add(jar);
        }
        Path folder = jar.resolveSibling(classPath);
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("no folder " + folder + ": build it with mvn package");
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(each -> each.toString().endsWith(".jar")).sorted().forEach(jars::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jars;
    }

    /** The command that starts a class on a class path. */
    List<String> java(List<String> options, String classPath, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(jars(classPath).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        return command;
    }
}
