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

/** Projects of somebody else, with the BOM and two dependencies, or three with a database, on the built jars. */
class SmokeIT {

    private static final String PRINTED = """
            java: %s
            core: %s
            store: %s
            loader: %s
            handled parcel_delivered of Parcel/4711 at version 3
            Parcel[address=1 Quay Street, stops=[Hamburg, Szczecin], delivered=true]
            true [4711 LIVE]
            true [4711 REPLAY]
            arrivals RUNNING true at 0/3
            weighed 1250
            configured: memory
            """;

    private static final String PALLETS_PRINTED = """
            core: %s
            store: %s
            true places RUNNING true at 0/2
            7 at hall 3 after 1
            """;

    private static final int JAVA = Runtime.version().feature();

    /** Outside this build, so that the projects cannot see it. */
    @TempDir
    static Path folder;

    private static Path plain;
    private static Path modular;
    private static Path onDatabase;

    @BeforeAll
    static void build() throws IOException {
        plain = Projects.copy("parcels", folder.resolve("plain"));
        modular = Projects.copy("parcels", folder.resolve("modular"));
        onDatabase = Projects.copy("pallets", folder.resolve("on-database"));
        Files.copy(
                Projects.FOLDER.resolve("parcels-module-info.java"), modular.resolve("src/main/java/module-info.java"));
        for (Path project : List.of(plain, modular, onDatabase)) {
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

    /** Maven runs its tests as part of its module, and prints nothing when they pass. */
    @Test
    void what_is_kept_and_tested_is_kept_and_tested_in_a_module() throws IOException {
        Path project = Projects.copy("shelves", folder.resolve("shelves"));
        Command.run(project, "mvn -B -q package").requireSuccess();
        try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
            assertThat(reports.filter(each -> each.toString().endsWith(".txt")))
                    .singleElement()
                    .satisfies(each -> assertThat(Files.readString(each)).contains("Tests run: 3, Failures: 0"));
        }

        Result result = Command.run(
                project, "java -p target/shelves-1.jar:target/lib -m com.acme.shelves/com.acme.shelves.Main");

        assertThat(result.requireSuccess().printed()).isEqualTo("""
                snapshot at version 2
                Shelf[books=[Walden]], found true
                kept by org.daybook.cache
                """);
    }

    @Test
    void durable_handlers_write_to_a_database() {
        Result found = Command.run(onDatabase, "java -cp 'target/classes:target/lib/*' com.acme.pallets.Main");
        assertThat(found.requireSuccess().printed()).isEqualTo(PALLETS_PRINTED.formatted(null, null));

        Result byHand = Command.run(onDatabase, "java -cp 'target/classes:target/lib/*' com.acme.pallets.ByHand");
        assertThat(byHand.requireSuccess().printed()).isEqualTo("""
                true 7 at hall 4 after 2, healthy true at 0/3
                true 7 at hall 4 after 2, healthy true at 0/3
                """);
    }

    /** The store stays on the class path, since the modules of Hibernate are not complete: ADR 11. */
    @Test
    void durable_handlers_of_a_module_write_to_a_database() throws IOException {
        Path project = Projects.copy("pallets", folder.resolve("modular-on-database"));
        Files.copy(Projects.FOLDER.resolve("pallets-module-info.java"), project.resolve("module-info.java"));
        Result result = Command.run(project, """
                set -e
                lib='%s'
                mkdir modules libraries
                cp "$lib"/* libraries
                for each in daybook-core daybook-handlers-autoload daybook-serialization-jackson jackson- \
                        classgraph slf4j-api jakarta.persistence-api; do
                    mv libraries/$each* modules
                done
                sources=src/main/java/com/acme/pallets
                javac -nowarn -p modules -d modules/com.acme.pallets module-info.java $sources/[MP]*.java
                cp src/main/resources/* modules/com.acme.pallets
                java -p modules/com.acme.pallets:modules -cp 'libraries/*' \
                        --add-reads com.acme.pallets=ALL-UNNAMED -m com.acme.pallets/com.acme.pallets.Main
                """.formatted(onDatabase.resolve("target/lib")));
        assertThat(result.requireSuccess().printed()).isEqualTo(PALLETS_PRINTED.formatted("org.daybook.core", null));
    }

    @Test
    void a_module_that_is_closed_is_told_what_to_open_and_to_whom() throws IOException {
        assertThat(errorsWithout("org.daybook.core,"))
                .contains("com.acme.parcels.Arrivals cannot be created: "
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
}
