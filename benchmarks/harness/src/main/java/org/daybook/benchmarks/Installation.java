package org.daybook.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
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
        return !isTooNew && Files.exists(main(classPath));
    }

    /** The jar whose manifest names all others. */
    private Path main(String classPath) {
        return classPath.equals("lib") ? jar : jar.resolveSibling(classPath).resolve(classPath + ".jar");
    }

    /** The names of all jars of a class path. */
    List<String> jars(String classPath) {
        Path main = main(classPath);
        try (JarFile file = new JarFile(main.toFile())) {
            String names = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return Stream.of(names.split(" ", -1))
                    .map(name -> name.substring(name.lastIndexOf('/') + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(main + " cannot be read: build it with mvn package", e);
        }
    }

    /** The command that starts a class on a class path. */
    List<String> java(List<String> options, String classPath, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", main(classPath).toString(), mainClass));
        return command;
    }
}
