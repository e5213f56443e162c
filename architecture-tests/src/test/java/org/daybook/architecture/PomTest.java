package org.daybook.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daybook.architecture.Repository.Dependency;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What the POMs make users download. */
class PomTest {

    private static final Set<String> LOGGING = Set.of("ch.qos.logback", "org.apache.logging.log4j");
    private static final Set<String> TESTING = Set.of(
            "org.junit.jupiter", "org.junit.platform", "junit", "org.assertj", "org.mockito", "com.tngtech.archunit");

    private static List<Dependency> forUsers(String module) {
        return Repository.dependencies(Repository.root().resolve(module)).stream()
                .filter(Dependency::isForUsers)
                .toList();
    }

    @Test
    void no_library_chooses_the_logging_of_its_users() {
        assertThat(Repository.libraries())
                .isNotEmpty()
                .allSatisfy(module -> assertThat(forUsers(module))
                        .as(module)
                        .noneMatch(each -> LOGGING.contains(each.groupId())
                                || each.artifactId().startsWith("slf4j-simple")));
    }

    @Test
    void no_library_brings_a_test_library_but_the_contract_suites() {
        assertThat(Repository.libraries())
                .filteredOn(module -> !module.equals("store-contract"))
                .isNotEmpty()
                .allSatisfy(module ->
                        assertThat(forUsers(module)).as(module).noneMatch(each -> TESTING.contains(each.groupId())));
    }

    /** A library that is missing here fails: a further one needs a reason. */
    @Test
    void each_library_brings_what_it_is_for_and_nothing_else() {
        Dependency core = new Dependency("org.daybook", "daybook-core", "compile");
        Dependency serializer = new Dependency("org.daybook", "daybook-serialization-jackson", "runtime");
        Map<String, List<Dependency>> expected = Map.of(
                "core",
                List.of(new Dependency("org.slf4j", "slf4j-api", "compile")),
                "serialization-jackson",
                List.of(core, new Dependency("tools.jackson.core", "jackson-databind", "compile")),
                "store-contract",
                List.of(
                        core,
                        new Dependency("org.junit.jupiter", "junit-jupiter-api", "compile"),
                        new Dependency("org.junit.jupiter", "junit-jupiter-params", "compile")),
                "store-memory",
                List.of(core, serializer),
                "store-jpa",
                List.of(
                        core,
                        serializer,
                        new Dependency("jakarta.persistence", "jakarta.persistence-api", "compile"),
                        new Dependency("org.hibernate.orm", "hibernate-core", "compile"),
                        new Dependency("com.zaxxer", "HikariCP", "compile"),
                        new Dependency("org.postgresql", "postgresql", "compile")), // optional
                "handlers-autoload",
                List.of(core, new Dependency("io.github.classgraph", "classgraph", "compile")));
        assertThat(expected.keySet()).containsExactlyInAnyOrderElementsOf(Repository.libraries());
        expected.forEach((module, dependencies) ->
                assertThat(forUsers(module)).as(module).containsExactlyInAnyOrderElementsOf(dependencies));
    }

    @Test
    void annotations_for_nulls_and_test_libraries_reach_no_user_of_a_library() {
        assertThat(Repository.libraries()).allSatisfy(module -> {
            List<Dependency> dependencies =
                    Repository.dependencies(Repository.root().resolve(module));
            assertThat(dependencies).as(module).contains(new Dependency("org.jspecify", "jspecify", "provided"));
            assertThat(dependencies)
                    .as(module)
                    .filteredOn(each -> each.scope().equals("test"))
                    .isNotEmpty();
        });
    }

    @Test
    void each_library_is_named_for_its_folder_and_is_in_the_bom() {
        List<String> names = Repository.libraries().stream()
                .map(module -> Repository.text(Repository.pom(Repository.root().resolve(module)), "artifactId"))
                .toList();
        assertThat(names)
                .isEqualTo(Repository.libraries().stream()
                        .map(module -> "daybook-" + module)
                        .toList());
        assertThat(Repository.managed(Repository.root().resolve("bom")))
                .extracting(Dependency::artifactId)
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void nulls_and_bugs_are_errors_on_newer_jdks_without_being_asked_for() {
        Element profile = Repository.profile("nulls-and-bugs");
        assertThat(Repository.text(Repository.child(profile, "activation"), "jdk"))
                .isEqualTo("[22,)");
        assertThat(profile.getTextContent())
                .contains("-Xplugin:ErrorProne", "-Xep:NullAway:ERROR", "NullAway:JSpecifyMode=true", "-Werror")
                .contains("error_prone_core", "nullaway");
    }

    @Test
    void core_silences_neither_nullaway_nor_error_prone() throws IOException {
        assertThat(Repository.text(
                        Repository.child(Repository.pom(Repository.root().resolve("core")), "properties"),
                        "error-prone.checks"))
                .isEmpty();
        Pattern suppression = Pattern.compile("@SuppressWarnings\\(([^)]*)\\)");
        List<String> silenced = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Repository.root().resolve("core/src/main"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                suppression.matcher(Files.readString(file)).results().forEach(each -> silenced.add(each.group(1)));
            }
        }
        assertThat(silenced).isNotEmpty().containsOnly("\"unchecked\"");
    }

    @Test
    void nothing_depends_on_examples() {
        for (Path folder : Repository.folders()) {
            assertThat(Repository.dependencies(folder))
                    .as(folder.toString())
                    .noneMatch(each -> each.artifactId().startsWith("daybook-example"));
        }
    }

    @Test
    void the_poms_are_seen() {
        assertThat(Repository.libraries()).contains("core", "store-memory");
        assertThat(Repository.folders()).hasSizeGreaterThan(5);
        assertThat(Repository.dependencies(Repository.root().resolve("core")))
                .contains(new Dependency("ch.qos.logback", "logback-classic", "test"));
    }
}
