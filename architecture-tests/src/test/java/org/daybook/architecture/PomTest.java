package org.daybook.architecture;

import static java.util.Map.entry;
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

    /** The folders of the modules for Spring. */
    private static final Set<String> SPRING = Set.of("spring-boot-starter", "spring-boot-test", "todo-spring");

    private static final Pattern SILENCER = Pattern.compile(
            "@SuppressWarnings\\(([^)]*)\\)|\\bNullUnmarked\\b"
                    + "|-Xep:\\w+:(?:OFF|WARN)\\b|-XepDisable\\w+|-XepExcludedPaths|-XepOpt:NullAway:(?:Excluded|Unannotated)\\w+");

    private static final String SPRING_ALLOWED = "spring.allowed";

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
    void no_library_brings_a_test_library_but_those_for_tests() {
        assertThat(Repository.libraries())
                .filteredOn(module -> !Set.of("store-contract", "testing-junit", "spring-boot-test")
                        .contains(module))
                .isNotEmpty()
                .allSatisfy(module ->
                        assertThat(forUsers(module)).as(module).noneMatch(each -> TESTING.contains(each.groupId())));
    }

    /** A library that is missing here fails: a further one needs a reason. */
    @Test
    void each_library_brings_what_it_is_for_and_nothing_else() {
        Dependency core = new Dependency("org.daybook", "daybook-core", "compile");
        Dependency serializer = new Dependency("org.daybook", "daybook-serialization-jackson", "runtime");
        Map<String, List<Dependency>> expected = Map.ofEntries(
                entry("core", List.of(new Dependency("org.slf4j", "slf4j-api", "compile"))),
                entry(
                        "serialization-jackson",
                        List.of(core, new Dependency("tools.jackson.core", "jackson-databind", "compile"))),
                entry(
                        "store-contract",
                        List.of(
                                core,
                                new Dependency("org.junit.jupiter", "junit-jupiter-api", "compile"),
                                new Dependency("org.junit.jupiter", "junit-jupiter-params", "compile"))),
                entry("store-memory", List.of(core, serializer)),
                entry(
                        "store-jpa",
                        List.of(
                                core,
                                serializer,
                                new Dependency("jakarta.persistence", "jakarta.persistence-api", "compile"),
                                new Dependency("org.hibernate.orm", "hibernate-core", "compile"),
                                new Dependency("com.zaxxer", "HikariCP", "compile"),
                                new Dependency("org.postgresql", "postgresql", "compile"))), // optional
                entry(
                        "handlers-autoload",
                        List.of(core, new Dependency("io.github.classgraph", "classgraph", "compile"))),
                entry("cache", List.of(core, new Dependency("com.github.ben-manes.caffeine", "caffeine", "compile"))),
                entry("testing", List.of(core, new Dependency("org.daybook", "daybook-store-memory", "compile"))),
                entry(
                        "testing-junit",
                        List.of(
                                core,
                                new Dependency("org.daybook", "daybook-testing", "compile"),
                                new Dependency("org.junit.jupiter", "junit-jupiter-api", "compile"))),
                entry(
                        "observation",
                        List.of(
                                core,
                                new Dependency("io.micrometer", "micrometer-observation", "compile"),
                                new Dependency("io.micrometer", "micrometer-core", "compile"), // optional
                                new Dependency("io.micrometer", "micrometer-tracing", "compile"))), // optional
                entry(
                        "spring-boot-starter",
                        List.of(
                                core,
                                new Dependency("org.daybook", "daybook-store-jpa", "compile"),
                                new Dependency("org.daybook", "daybook-store-memory", "compile"),
                                new Dependency("org.daybook", "daybook-handlers-autoload", "compile"),
                                new Dependency("org.springframework.boot", "spring-boot-autoconfigure", "compile"),
                                new Dependency(
                                        "org.springframework.boot", "spring-boot-hibernate", "compile"), // optional
                                new Dependency("org.springframework.boot", "spring-boot-flyway", "compile"), // optional
                                new Dependency(
                                        "org.springframework.boot",
                                        "spring-boot-starter-actuator",
                                        "compile"), // optional
                                new Dependency("org.daybook", "daybook-observation", "compile"), // optional
                                new Dependency("io.micrometer", "micrometer-tracing", "compile"))), // optional
                entry(
                        "spring-boot-test",
                        List.of(
                                core,
                                new Dependency("org.daybook", "daybook-spring-boot-starter", "compile"),
                                new Dependency("org.springframework.boot", "spring-boot-test-autoconfigure", "compile"),
                                new Dependency("org.junit.jupiter", "junit-jupiter-api", "compile"))));
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
        Path core = Repository.root().resolve("core");
        assertThat(Repository.text(Repository.child(Repository.pom(core), "properties"), "error-prone.checks"))
                .isEmpty();
        assertThat(silenced(Files.readString(core.resolve("pom.xml")))).isEmpty();
        assertThat(silenced(Files.readString(Repository.root().resolve("pom.xml"))))
                .as("for all modules")
                .isEmpty();
        List<String> silenced = new ArrayList<>();
        try (Stream<Path> files = Files.walk(core.resolve("src/main"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                silenced.addAll(silenced(Files.readString(file)));
            }
        }
        assertThat(silenced).isNotEmpty().containsOnly("\"unchecked\"");
    }

    /** Those that look at the modules for Spring, or hand their jars on, have them without what they bring. */
    @Test
    void spring_is_on_the_class_path_of_its_own_modules_only() {
        assertThat(Repository.folders())
                .filteredOn(folder -> !SPRING.contains(folder.getFileName().toString()))
                .hasSizeGreaterThan(5)
                .allSatisfy(folder -> {
                    assertThat(Repository.dependencies(folder))
                            .as(folder.toString())
                            .noneMatch(each -> each.groupId().startsWith("org.springframework"));
                    assertThat(Repository.artifactsWithWhatTheyBring(folder))
                            .as(folder.toString())
                            .noneMatch(each -> each.startsWith("daybook-spring-"));
                });
    }

    /** What a source or the arguments of a compiler leave out of the checks. */
    private static List<String> silenced(String text) {
        return SILENCER.matcher(text)
                .results()
                .map(each -> each.group(1) == null ? each.group() : each.group(1))
                .toList();
    }

    @Test
    void what_silences_a_check_is_found() {
        assertThat(silenced("@SuppressWarnings({\"NullAway\", \"x\"}) @NullUnmarked class One {}"))
                .containsExactly("{\"NullAway\", \"x\"}", "NullUnmarked");
        assertThat(silenced("-Xplugin:ErrorProne -Xep:NullAway:OFF -XepDisableAllChecks -Xep:Other:WARN"))
                .containsExactly("-Xep:NullAway:OFF", "-XepDisableAllChecks", "-Xep:Other:WARN");
        assertThat(silenced("-XepExcludedPaths:.*/a/.* -XepOpt:NullAway:ExcludedClasses=a.B"))
                .containsExactly("-XepExcludedPaths", "-XepOpt:NullAway:ExcludedClasses");
        assertThat(silenced("-Xep:NullAway:ERROR -XepOpt:NullAway:OnlyNullMarked=true"))
                .isEmpty();
    }

    /** The rule of the root POM looks at all that a module brings, for its tests too; here is who may go without it. */
    @Test
    void no_module_but_those_for_spring_has_it_on_its_class_path() {
        Path root = Repository.root();
        assertThat(Repository.text(Repository.child(Repository.pom(root), "properties"), SPRING_ALLOWED))
                .isEqualTo("false");
        assertThat(Repository.execution("no-spring").getTextContent())
                .contains("${" + SPRING_ALLOWED + "}", "org.springframework*:*");
        List<Path> allowed = Repository.folders().stream()
                .filter(folder -> Repository.text(
                                Repository.child(Repository.pom(folder), "properties"), SPRING_ALLOWED)
                        .equals("true"))
                .toList();
        assertThat(allowed)
                .containsExactlyInAnyOrder(
                        root.resolve("spring-boot-starter"),
                        root.resolve("spring-boot-test"),
                        root.resolve("examples/todo-spring"));
        for (Path folder : Repository.folders()) {
            assertThat(allowed.contains(folder)
                            || Repository.dependencies(folder).stream()
                                    .noneMatch(each -> each.groupId().startsWith("org.springframework")))
                    .as(folder.toString())
                    .isTrue();
        }
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
