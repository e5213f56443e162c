package org.daybook.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.daybook.architecture.Repository.Dependency;
import org.junit.jupiter.api.Test;

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

    @Test
    void core_brings_slf4j_only() {
        assertThat(forUsers("core")).containsExactly(new Dependency("org.slf4j", "slf4j-api", "compile"));
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
