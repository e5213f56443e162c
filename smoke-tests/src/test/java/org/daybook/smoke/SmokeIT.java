package org.daybook.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A project of somebody else, with the BOM and two dependencies, on the built jars. */
class SmokeIT {

    private static final Path PROJECTS = Path.of("src/test/projects");

    /** Outside this build, so that the project cannot see it. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void a_project_runs_on_the_class_path() throws IOException {
        copyProject();
        build();

        assertThat(libraries())
                .as("what a user gets with two dependencies")
                .containsExactly(
                        "classgraph",
                        "daybook-core",
                        "daybook-handlers-autoload",
                        "daybook-serialization-jackson",
                        "daybook-store-memory",
                        "jackson-annotations",
                        "jackson-core",
                        "jackson-databind",
                        "slf4j-api");
        assertThat(run("java -cp 'target/classes:target/lib/*' com.acme.parcels.Main"))
                .isEqualTo("""
                        core: null
                        store: null
                        loader: null
                        handled parcel_delivered of Parcel/4711 at version 3
                        Parcel[address=1 Quay Street, stops=[Hamburg, Szczecin], delivered=true]
                        weighed 1250
                        configured: memory
                        """);
    }

    @Test
    void a_project_runs_on_the_module_path() throws IOException {
        copyProject();
        Files.copy(PROJECTS.resolve("parcels-module-info.java"), folder.resolve("src/main/java/module-info.java"));
        build();

        assertThat(run("java -p target/parcels-1.jar:target/lib -m com.acme.parcels/com.acme.parcels.Main"))
                .isEqualTo("""
                        core: org.daybook.core
                        store: org.daybook.store.memory
                        loader: org.daybook.handlers.autoload
                        handled parcel_delivered of Parcel/4711 at version 3
                        Parcel[address=1 Quay Street, stops=[Hamburg, Szczecin], delivered=true]
                        weighed 1250
                        configured: memory
                        """);
    }

    private void copyProject() throws IOException {
        Path project = PROJECTS.resolve("parcels");
        try (Stream<Path> files = Files.walk(project)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(project.relativize(each).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(each, copy);
            }
        }
    }

    private void build() {
        Command.run(folder, "mvn -B -q package").requireSuccess();
    }

    private List<String> libraries() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("target/lib"))) {
            return files.map(each -> each.getFileName().toString().replaceFirst("-\\d.*", ""))
                    .sorted()
                    .toList();
        }
    }

    private String run(String script) {
        return Command.run(folder, script).requireSuccess().printed();
    }
}
