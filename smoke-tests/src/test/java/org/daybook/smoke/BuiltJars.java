package org.daybook.smoke;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository with the jars of this build, as {@code mvn install} would leave it. All else in it are links to
 * what the user's local repository has, so nothing is downloaded twice, and nothing of Daybook gets into the user's own.
 * Prepared once for all tests, together with a command {@code mvn} that uses it.
 */
final class BuiltJars {

    static final String VERSION = System.getProperty("daybook.version.built");

    private static final String GROUP = "daybook"; // below "org"
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path REPOSITORY = TARGET.resolve("repository");
    private static final Path COMMANDS = TARGET.resolve("commands");

    /** Options of a JVM that runs for seconds: it takes half of the time that it takes without them. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static boolean prepared;

    private BuiltJars() {}

    static Path root() {
        return TARGET.getParent().getParent();
    }

    /** A folder that holds the commands {@code mvn} and {@code java} and nothing else. */
    static synchronized Path commands() {
        if (!prepared) {
            try {
                delete(REPOSITORY);
                link(Path.of(System.getProperty("outer.maven.repository")));
                putAll();
                Files.createDirectories(COMMANDS);
                writeCommand("mvn", maven());
                writeCommand("java", quoted(System.getProperty("java.home") + "/bin/java") + " " + SHORT_LIVED);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            prepared = true;
        }
        return COMMANDS;
    }

    private static void link(Path users) throws IOException {
        linkEach(users, REPOSITORY, "org");
        linkEach(users.resolve("org"), REPOSITORY.resolve("org"), GROUP);
    }

    private static void linkEach(Path users, Path here, String but) throws IOException {
        Files.createDirectories(here);
        try (Stream<Path> entries = Files.list(users)) {
            for (Path each : entries.toList()) {
                if (!each.endsWith(but)) {
                    Files.createSymbolicLink(here.resolve(each.getFileName()), each.toAbsolutePath());
                }
            }
        }
    }

    /** The parent, the BOM, and the modules whose jars are on the class path of this test. */
    private static void putAll() throws IOException {
        put("daybook-parent", root().resolve("pom.xml"), null);
        put("daybook-bom", root().resolve("bom/pom.xml"), null);
        List<Path> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(BuiltJars::isOfAModule)
                .toList();
        if (jars.isEmpty()) {
            throw new IllegalStateException("no module of this build is on the class path of this test: "
                    + "run it together with them, with mvn verify -pl smoke-tests -am or for all modules");
        }
        for (Path jar : jars) {
            if (!Files.isRegularFile(jar)) {
                throw new IllegalStateException(jar + " is not a jar: run mvn verify");
            }
            Path module = jar.getParent().getParent();
            put("daybook-" + module.getFileName(), module.resolve("pom.xml"), jar);
        }
    }

    /** {@code core/target/daybook-core-0.1.0.jar}, or {@code core/target/classes} when there is no jar. */
    private static boolean isOfAModule(Path entry) {
        Path folder = entry.getParent();
        return folder.endsWith("target")
                && !folder.equals(TARGET)
                && folder.getParent().getParent().equals(root());
    }

    private static void put(String artifact, Path pom, Path jar) throws IOException {
        Path folder = REPOSITORY.resolve("org").resolve(GROUP).resolve(artifact).resolve(VERSION);
        Files.createDirectories(folder);
        Files.copy(pom, folder.resolve(artifact + "-" + VERSION + ".pom"));
        if (jar != null) {
            Files.copy(jar, folder.resolve(artifact + "-" + VERSION + ".jar"));
        }
    }

    private static String maven() {
        StringBuilder command = new StringBuilder(quoted(System.getProperty("outer.maven.home") + "/bin/mvn"))
                .append(" -Dmaven.repo.local=")
                .append(quoted(REPOSITORY.toString()));
        settings(command, " -s ", System.getProperty("outer.maven.settings"));
        settings(command, " -gs ", System.getProperty("outer.maven.globalSettings"));
        if ("offline=true".equals(System.getProperty("outer.maven.offline"))) {
            command.append(" -o");
        }
        return command.toString();
    }

    private static void writeCommand(String name, String command) throws IOException {
        Path file = COMMANDS.resolve(name);
        Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    /** Maven refuses to start with a file that is not there, unless it is named by nobody. */
    private static void settings(StringBuilder command, String option, String file) {
        if (file != null && Files.isRegularFile(Path.of(file))) {
            command.append(option).append(quoted(file));
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Links go, what they point to stays. */
    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
