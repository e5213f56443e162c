package org.daybook.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.daybook.smoke.Command.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project of somebody else, with the BOM and two dependencies, on the built jars. */
class SmokeIT {

    private static final Path PROJECTS = Path.of("src/test/projects");

    private static final String PRINTED = """
            java: %s
            core: %s
            store: %s
            loader: %s
            handled parcel_delivered of Parcel/4711 at version 3
            Parcel[address=1 Quay Street, stops=[Hamburg, Szczecin], delivered=true]
            weighed 1250
            configured: memory
            """;

    private static final int JAVA = Runtime.version().feature();

    /** Outside this build, so that the projects cannot see it. */
    @TempDir
    static Path folder;

    private static Path plain;
    private static Path modular;

    @BeforeAll
    static void build() throws IOException {
        plain = copyProject("plain");
        modular = copyProject("modular");
        Files.copy(PROJECTS.resolve("parcels-module-info.java"), modular.resolve("src/main/java/module-info.java"));
        for (Path project : List.of(plain, modular)) {
            Command.run(project, "mvn -B -q package").requireSuccess();
        }
    }

    @Test
    void two_dependencies_bring_what_is_needed_and_no_more() throws IOException {
        try (Stream<Path> files = Files.list(plain.resolve("target/lib"))) {
            assertThat(files.map(each -> each.getFileName().toString().replaceFirst("-\\d.*", "")))
                    .containsExactlyInAnyOrder(
                            "classgraph",
                            "daybook-core",
                            "daybook-handlers-autoload",
                            "daybook-serialization-jackson",
                            "daybook-store-memory",
                            "jackson-annotations",
                            "jackson-core",
                            "jackson-databind",
                            "slf4j-api");
        }
    }

    @Test
    void a_project_runs_on_the_class_path() {
        Result result = Command.run(plain, "java -cp 'target/classes:target/lib/*' com.acme.parcels.Main");

        assertThat(result.requireSuccess().printed()).isEqualTo(PRINTED.formatted(JAVA, null, null, null));
    }

    @Test
    void a_project_runs_on_the_module_path() {
        Result result = Command.run(
                modular, "java -p target/parcels-1.jar:target/lib -m com.acme.parcels/com.acme.parcels.Main");

        assertThat(result.requireSuccess().printed())
                .isEqualTo(PRINTED.formatted(
                        JAVA, "org.daybook.core", "org.daybook.store.memory", "org.daybook.handlers.autoload"));
    }

    @Test
    void a_module_that_is_closed_is_told_what_to_open_and_to_whom() throws IOException {
        assertThat(errorsWithout("org.daybook.core,"))
                .contains("com.acme.parcels.Handlers cannot be created: "
                        + "open package com.acme.parcels to org.daybook.core in module-info");
        assertThat(errorsWithout(", tools.jackson.databind"))
                .contains("package com.acme.parcels is not open to tools.jackson.databind");
    }

    private static String errorsWithout(String opened) throws IOException {
        Path info = modular.resolve("src/main/java/module-info.java");
        String complete = Files.readString(info);
        String oneLine = complete.replaceAll("(?m)//.*$", "").replaceAll("\\s+", " ");
        assertThat(oneLine).contains(opened);
        Path closed = Files.createTempDirectory(folder, "closed");
        Files.writeString(closed.resolve("module-info.java"), oneLine.replace(opened, ""));
        Command.run(
                        modular,
                        "javac -nowarn -p target/lib -d %1$s %1$s/module-info.java src/main/java/com/acme/parcels/*.java"
                                .formatted(closed))
                .requireSuccess();
        Result result = Command.run(
                modular, "java -p %s:target/lib -m com.acme.parcels/com.acme.parcels.Main".formatted(closed));
        assertThat(result.exit()).isNotZero();
        return result.errors();
    }

    @Test
    void the_projects_are_built_with_the_jdk_of_this_build() throws IOException {
        try (JarFile jar = new JarFile(plain.resolve("target/parcels-1.jar").toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Build-Jdk-Spec"))
                    .isEqualTo(String.valueOf(JAVA));
        }
    }

    private static Path copyProject(String name) throws IOException {
        Path project = PROJECTS.resolve("parcels");
        Path target = folder.resolve(name);
        try (Stream<Path> files = Files.walk(project)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(project.relativize(each).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(each, copy);
            }
        }
        return target;
    }
}
