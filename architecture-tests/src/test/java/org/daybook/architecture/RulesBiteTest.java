package org.daybook.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule is broken once, in the module that it speaks of. */
class RulesBiteTest {

    static List<Broken> broken() {
        return List.of(
                Broken.in(
                        "core",
                        "package org.daybook.event; class $ { tools.jackson.databind.ObjectMapper mapper; }",
                        "core_depends_on_the_jdk_slf4j_and_jspecify_only"),
                Broken.in(
                        "store-memory",
                        "package org.daybook.store.memory; class $ { tools.jackson.databind.ObjectMapper mapper; }",
                        "the_memory_store_depends_on_core_only"),
                Broken.in(
                        "serialization-jackson",
                        "package org.daybook.serialization.jackson; class $ { jakarta.persistence.Query query; }",
                        "the_serializer_depends_on_core_and_jackson_only"),
                Broken.in(
                        "handlers-autoload",
                        "package org.daybook.autoload; class $ { org.hibernate.Session session; }",
                        "the_package_loader_depends_on_core_and_classgraph_only"),
                Broken.in(
                        "store-jpa",
                        "package org.daybook.store.jpa; class $ { tools.jackson.databind.ObjectMapper mapper; }",
                        "the_jpa_store_depends_on_core_persistence_and_its_pool_only"),
                Broken.in(
                        "cache",
                        "package org.daybook.cache; class $ { org.daybook.store.memory.MemoryStore store; }",
                        "the_cache_depends_on_core_and_caffeine_only"),
                Broken.in(
                        "testing",
                        "package org.daybook.testing; class $ { org.junit.jupiter.api.Test test; }",
                        "the_kit_for_tests_depends_on_core_and_the_memory_store_only"),
                Broken.in(
                        "testing-junit",
                        "package org.daybook.testing.junit; class $ { org.daybook.store.memory.MemoryStore store; }",
                        "the_extension_for_junit_depends_on_core_the_kit_and_junit_only"),
                Broken.in(
                        "observation",
                        "package org.daybook.observation; class $ { org.daybook.store.jpa.JpaStore store; }",
                        "observation_depends_on_core_and_micrometer_only"),
                Broken.in(
                        "core",
                        "package org.daybook; class $ { io.micrometer.observation.Observation observation; }",
                        "micrometer_is_known_to_observation_and_the_starter_only"),
                Broken.in(
                        "store-contract",
                        "package org.daybook.contract; class $ { org.assertj.core.api.Assertions assertions; }",
                        "the_contract_depends_on_core_and_junit_only"),
                Broken.in(
                        "spring-boot-starter",
                        "package org.daybook.spring; class $ { org.daybook.contract.StoreContract contract; }",
                        "the_spring_starter_depends_on_its_stores_and_what_it_joins_only"),
                Broken.in(
                        "spring-boot-test",
                        "package org.daybook.spring.test; class $ { org.daybook.store.jpa.JpaStore store; }",
                        "the_spring_test_slice_depends_on_the_starter_spring_and_junit_only"),
                Broken.in(
                        "store-memory",
                        "package org.daybook.store.memory; class $ { org.daybook.store.jpa.JpaStore store; }",
                        "a_store_does_not_know_another_store"),
                Broken.in(
                        "store-jpa",
                        "package org.daybook.store.jpa; class $ { org.daybook.contract.StoreContract contract; }",
                        "stores_do_not_know_what_is_made_of_them"),
                Broken.in(
                        "handlers-autoload",
                        "package org.daybook.autoload; class $ { jakarta.persistence.EntityManager manager; }",
                        "jakarta_persistence_is_used_by_the_jpa_store_and_for_spring_only"),
                Broken.in(
                        "store-contract",
                        "package org.daybook.contract; class $ { org.hibernate.Session session; }",
                        "hibernate_is_used_by_the_jpa_store_only"),
                Broken.in(
                        "core",
                        "package org.daybook.store; class $ { java.sql.Connection connection; }",
                        "databases_are_reached_by_the_jpa_store_and_for_flyway_only"),
                Broken.in(
                        "store-jpa",
                        "package org.daybook.store.jpa; class $ {"
                                + " @org.hibernate.annotations.JdbcTypeCode(org.hibernate.type.SqlTypes.JSON) String data; }",
                        "hibernate_never_maps_json"),
                Broken.in(
                        "store-jpa",
                        "package org.daybook.store.jpa; class $ { @jakarta.persistence.Lob String data; }",
                        "no_column_is_a_lob"),
                Broken.in(
                        "core",
                        "package org.daybook.journal; class $ { tools.jackson.databind.JsonNode data; }",
                        "json_is_known_to_the_serializer_only"),
                Broken.in(
                                "core",
                                "package org.daybook; class $ { org.springframework.Bean bean; }",
                                "spring_is_known_to_the_modules_for_it_only")
                        .and("spring", "package org.springframework; public class Bean {}"),
                Broken.in(
                        "store-memory",
                        "package org.daybook.store.memory; class $ { org.junit.jupiter.api.Test test; }",
                        "main_code_does_not_use_test_libraries"),
                Broken.in(
                                "core",
                                "package org.daybook; class $ { org.daybook.examples.todo.Example example; }",
                                "nothing_depends_on_examples")
                        .and("todo", "package org.daybook.examples.todo; public class Example {}"),
                Broken.in("core", "package org.daybook.event; class $ {}", "no_two_modules_have_one_package")
                        .and("store-memory", "package org.daybook.event; class $ {}"),
                Broken.in(
                                "core",
                                "package org.daybook.event; public class Front { org.daybook.handler.Back back; }",
                                "packages_are_free_of_cycles")
                        .and(
                                "core",
                                "package org.daybook.handler; public class Back { org.daybook.event.Front front; }"),
                Broken.in(
                        "core",
                        "package org.daybook.event; class $ { org.daybook.journal.Slice slice; }",
                        "arrows_in_core_point_one_way"),
                Broken.in(
                        "core",
                        "package org.daybook.misc; class $ {}",
                        "every_package_of_core_has_its_place_in_the_flow"),
                Broken.in("core", "package org.daybook.misc; class $ {}", "every_package_is_null_marked"),
                Broken.in(
                        "store-contract",
                        "package org.daybook.contract;"
                                + " record $(org.daybook.journal.EventText text) implements org.daybook.event.DomainEvent<String> {"
                                + " public String mutate(String state) { return state; } }",
                        "a_domain_does_not_know_journal_or_serialization"),
                Broken.in(
                        "core",
                        "package org.daybook.journal; public class $Exception extends RuntimeException {}",
                        "what_users_catch_lives_upstream_of_journal_and_serialization"),
                Broken.in("core", "package org.daybook; public class $ {}", "public_classes_are_final"),
                manyTypes(),
                Broken.in(
                        "core",
                        "package org.daybook.event; public final class $Exception extends RuntimeException {}",
                        "what_users_catch_is_a_daybook_exception"),
                Broken.in(
                        "core",
                        "package org.daybook.event; public final class Failure extends RuntimeException {}",
                        "exceptions_are_named_so"),
                Broken.in("core", "package org.daybook; class EventManager {}", "names_can_be_said_aloud"),
                Broken.in(
                        "core",
                        "package org.daybook; class $ { Object now = java.time.Instant.now(); }",
                        "time_comes_from_the_clock_that_was_given"),
                Broken.in(
                        "serialization-jackson",
                        "package org.daybook.serialization.jackson; class $ {"
                                + " Class<?> load(String name) throws Exception { return Class.forName(name); } }",
                        "nothing_stored_names_a_class_to_load"),
                Broken.in(
                        "core",
                        "package org.daybook; class $ { void check(int number) { assert number > 0; } }",
                        "no_check_is_an_assert"),
                Broken.in("core", "package org.daybook; class $ { Object out = System.out; }", "nothing_is_printed"),
                Broken.in(
                        "core",
                        "package org.daybook; class $ { java.util.logging.Logger log = java.util.logging.Logger.getGlobal(); }",
                        "logging_goes_through_slf4j"),
                Broken.in(
                        "core",
                        "package org.daybook; class $ { static int shared; }",
                        "no_state_is_shared_by_a_static_field"),
                Broken.in("core", "package org.daybook; class $ { public int open; }", "no_field_is_open"));
    }

    @TempDir
    static Path folder;

    @BeforeAll
    static void compile() throws IOException {
        Broken.compile(broken(), folder);
    }

    private static Broken manyTypes() {
        Broken broken = new Broken("core_stays_small", List.of());
        for (int i = 0; i <= ArchitectureTest.MOST_PUBLIC_TYPES_OF_CORE; i++) {
            broken = broken.and("core", "package org.daybook.event; public final class $ {}");
        }
        return broken;
    }

    @ParameterizedTest
    @MethodSource("broken")
    void what_breaks_a_rule_is_found(Broken broken) throws Exception {
        JavaClasses classes = broken.classes(folder);
        assertThat(classes).hasSameSizeAs(broken.sources());
        for (Field field : ArchitectureTest.class.getDeclaredFields()) {
            if (field.getName().equals(broken.rule())) {
                ArchRule rule = (ArchRule) field.get(null);
                assertThatThrownBy(() -> rule.allowEmptyShould(true).check(classes))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("violated");
            }
        }
        for (Method method : ArchitectureTest.class.getDeclaredMethods()) {
            if (method.getName().equals(broken.rule())) {
                assertThatThrownBy(() -> method.invoke(null, classes))
                        .isInstanceOf(InvocationTargetException.class)
                        .hasCauseInstanceOf(AssertionError.class);
            }
        }
    }

    @Test
    void each_rule_is_broken_once() {
        Set<String> rules = Stream.<Member>concat(
                        Stream.of(ArchitectureTest.class.getDeclaredFields()),
                        Stream.of(ArchitectureTest.class.getDeclaredMethods()))
                .filter(member -> ((AnnotatedElement) member).isAnnotationPresent(ArchTest.class))
                .map(Member::getName)
                .collect(Collectors.toSet());
        assertThat(broken()).extracting(Broken::rule).containsExactlyInAnyOrderElementsOf(rules);
    }
}
