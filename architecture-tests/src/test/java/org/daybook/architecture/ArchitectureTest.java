package org.daybook.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.architecture.Modules.in;
import static org.daybook.architecture.Modules.notIn;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.event.BaseEntity;
import org.daybook.event.DaybookException;
import org.daybook.event.Decision;
import org.daybook.store.BufferedJournal;
import org.daybook.store.DelegatingStore;
import org.daybook.testing.Scenario;
import org.junit.jupiter.api.Tag;

/** What must never be, between modules, between packages and in classes. Rules for a module that is not there see nothing. */
@AnalyzeClasses(packages = "org.daybook", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /**
     * 35 for aggregates and handlers; for readers of the journal a filter, and a page that tells where to go on; and for
     * transactions what they are, and the journal in one that stores build on; and for old events the steps, what they see and
     * return, handlers' own views, and what is known; and for fast and old states snapshots and where they are kept, when they are taken,
     * a cache, a store around another, and what an event has made of a state or would.
     */
    static final int MOST_PUBLIC_TYPES_OF_CORE = 70;

    /** What each package of core may use; the first of an event's way is first. */
    private static final Map<String, Set<String>> FLOW = Map.of(
            "org.daybook.event", Set.of(),
            "org.daybook.journal", Set.of("event"),
            "org.daybook.serialization", Set.of("event"),
            "org.daybook.handler", Set.of("event"),
            "org.daybook.store", Set.of("event", "journal", "serialization", "handler"),
            "org.daybook.aggregate", Set.of("event", "journal", "serialization", "handler", "store"),
            "org.daybook.subscription", Set.of("event", "journal", "serialization", "handler", "store"),
            "org.daybook.projection",
                    Set.of("event", "journal", "serialization", "handler", "store", "aggregate", "subscription"));

    private static DescribedPredicate<JavaClass> jdkAnd(String... packages) {
        return resideInAPackage("java..").or(resideInAnyPackage(packages));
    }

    // Modules

    @ArchTest
    static final ArchRule core_depends_on_the_jdk_slf4j_and_jspecify_only = classes()
            .that(in("core"))
            .should()
            .onlyDependOnClassesThat(in("core").or(jdkAnd("org.slf4j", "org.jspecify.annotations")));

    @ArchTest
    static final ArchRule the_memory_store_depends_on_core_only = classes()
            .that(in("store-memory"))
            .should()
            .onlyDependOnClassesThat(in("store-memory", "core").or(jdkAnd("org.slf4j", "org.jspecify.annotations")));

    @ArchTest
    static final ArchRule the_serializer_depends_on_core_and_jackson_only = classes()
            .that(in("serialization-jackson"))
            .should()
            .onlyDependOnClassesThat(in("serialization-jackson", "core")
                    .or(jdkAnd(
                            "org.slf4j",
                            "org.jspecify.annotations",
                            "tools.jackson..",
                            "com.fasterxml.jackson.annotation")));

    @ArchTest
    static final ArchRule the_package_loader_depends_on_core_and_classgraph_only = classes()
            .that(in("handlers-autoload"))
            .should()
            .onlyDependOnClassesThat(in("handlers-autoload", "core")
                    .or(jdkAnd("org.slf4j", "org.jspecify.annotations", "io.github.classgraph")));

    @ArchTest
    static final ArchRule the_cache_depends_on_core_and_caffeine_only = classes()
            .that(in("cache"))
            .should()
            .onlyDependOnClassesThat(
                    in("cache", "core").or(jdkAnd("org.jspecify.annotations", "com.github.benmanes.caffeine..")));

    @ArchTest
    static final ArchRule the_kit_for_tests_depends_on_core_and_the_memory_store_only = classes()
            .that(in("testing"))
            .should()
            .onlyDependOnClassesThat(in("testing", "core", "store-memory").or(jdkAnd("org.jspecify.annotations")));

    @ArchTest
    static final ArchRule the_extension_for_junit_depends_on_core_the_kit_and_junit_only = classes()
            .that(in("testing-junit"))
            .should()
            .onlyDependOnClassesThat(in("testing-junit", "testing", "core")
                    .or(jdkAnd("org.jspecify.annotations", "org.junit.jupiter.api..")));

    /** Nothing of a store: what a store tells of itself comes as numbers. */
    @ArchTest
    static final ArchRule observation_depends_on_core_and_micrometer_only = classes()
            .that(in("observation"))
            .should()
            .onlyDependOnClassesThat(
                    in("observation", "core").or(jdkAnd("org.slf4j", "org.jspecify.annotations", "io.micrometer..")));

    @ArchTest
    static final ArchRule micrometer_is_known_to_observation_and_the_starter_only = noClasses()
            .that(notIn("observation", "spring-boot-starter"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule the_jpa_store_depends_on_core_persistence_and_its_pool_only = classes()
            .that(in("store-jpa"))
            .should()
            .onlyDependOnClassesThat(in("store-jpa", "core")
                    .or(jdkAnd(
                            "javax.sql",
                            "org.slf4j",
                            "org.jspecify.annotations",
                            "jakarta.persistence..",
                            "org.hibernate..",
                            "com.zaxxer.hikari..",
                            "org.postgresql")));

    @ArchTest
    static final ArchRule the_contract_depends_on_core_and_junit_only = classes()
            .that(in("store-contract"))
            .should()
            .onlyDependOnClassesThat(in("store-contract", "core")
                    .or(jdkAnd("org.slf4j", "org.jspecify.annotations", "org.junit.jupiter..")));

    @ArchTest
    static final ArchRule the_spring_starter_depends_on_its_stores_and_what_it_joins_only = classes()
            .that(in("spring-boot-starter"))
            .should()
            .onlyDependOnClassesThat(in("spring-boot-starter", "core", "store-jpa", "store-memory", "observation")
                    .or(jdkAnd(
                            "javax.sql",
                            "io.micrometer..",
                            "org.slf4j",
                            "org.jspecify.annotations",
                            "jakarta.persistence..",
                            "org.flywaydb.core..",
                            "org.springframework..")));

    @ArchTest
    static final ArchRule the_spring_test_slice_depends_on_the_starter_spring_and_junit_only = classes()
            .that(in("spring-boot-test"))
            .should()
            .onlyDependOnClassesThat(in("spring-boot-test", "spring-boot-starter", "core")
                    .or(jdkAnd("org.jspecify.annotations", "org.springframework..", "org.junit.jupiter..")));

    @ArchTest
    static final ArchRule a_store_does_not_know_another_store =
            slices().matching("org.daybook.store.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule stores_do_not_know_what_is_made_of_them = noClasses()
            .that()
            .resideInAPackage("org.daybook.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.daybook.contract..",
                    "org.daybook.autoload..",
                    "org.daybook.spring..",
                    "org.daybook.testing..");

    @ArchTest
    static final ArchRule jakarta_persistence_is_used_by_the_jpa_store_and_for_spring_only = noClasses()
            .that(notIn("store-jpa", "spring-boot-starter"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.persistence..");

    @ArchTest
    static final ArchRule hibernate_is_used_by_the_jpa_store_only =
            noClasses().that(notIn("store-jpa")).should().dependOnClassesThat().resideInAPackage("org.hibernate..");

    @ArchTest
    static final ArchRule databases_are_reached_by_the_jpa_store_and_for_flyway_only = noClasses()
            .that(notIn("store-jpa", "spring-boot-starter"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "org.postgresql..", "org.mariadb..");

    /** It silently takes another JSON library when two are there. Events are bound as text. */
    @ArchTest
    static final ArchRule hibernate_never_maps_json = noClasses()
            .should()
            .dependOnClassesThat(
                    resideInAPackage("org.hibernate.type.format..").or(name("org.hibernate.annotations.JdbcTypeCode")));

    /** Which PostgreSQL keeps outside of the row, behind a number. */
    @ArchTest
    static final ArchRule no_column_is_a_lob =
            noClasses().should().dependOnClassesThat(name("jakarta.persistence.Lob"));

    @ArchTest
    static final ArchRule json_is_known_to_the_serializer_only = noClasses()
            .that(notIn("serialization-jackson"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "tools.jackson..", "com.fasterxml..", "jakarta.json..", "com.google.gson..", "org.json..");

    @ArchTest
    static final ArchRule spring_is_known_to_the_modules_for_it_only = noClasses()
            .that(notIn("spring-boot-starter", "spring-boot-test"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.daybook.spring..");

    /** Benchmarks are not seen here: nobody gets them, and they start the database that they measure as tests do. */
    @ArchTest
    static final ArchRule main_code_does_not_use_test_libraries = noClasses()
            .that(notIn("store-contract", "testing-junit", "spring-boot-test"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.junit..",
                    "junit..",
                    "org.hamcrest..",
                    "org.assertj..",
                    "org.mockito..",
                    "org.testcontainers..",
                    "com.tngtech..",
                    "org.opentest4j..",
                    "io.zonky..",
                    "ch.qos.logback..");

    @ArchTest
    static final ArchRule nothing_depends_on_examples =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.daybook.examples..");

    @ArchTest
    static void no_two_modules_have_one_package(JavaClasses all) {
        Map<String, Set<String>> modules =
                all.stream().collect(groupingBy(JavaClass::getPackageName, mapping(Modules::of, toSet())));
        assertThat(modules).allSatisfy((name, in) -> assertThat(in).as(name).hasSize(1));
    }

    // Packages

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("org.daybook.(**)").should().beFreeOfCycles();

    @ArchTest
    static void arrows_in_core_point_one_way(JavaClasses all) {
        FLOW.forEach((name, allowed) -> {
            DescribedPredicate<JavaClass> elsewhere = describe(
                    "in a package of core that is not upstream of " + name,
                    type -> !type.getPackageName().equals(name)
                            && (type.getPackageName().equals("org.daybook")
                                    || FLOW.containsKey(type.getPackageName())
                                            && !allowed.contains(
                                                    type.getPackageName().substring("org.daybook.".length()))));
            noClasses()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .dependOnClassesThat(elsewhere)
                    .allowEmptyShould(true)
                    .check(all);
        });
    }

    @ArchTest
    static void every_package_of_core_has_its_place_in_the_flow(JavaClasses all) {
        assertThat(all.stream().filter(in("core")).map(JavaClass::getPackageName))
                .allMatch(name -> name.equals("org.daybook") || FLOW.containsKey(name));
    }

    @ArchTest
    static void every_package_is_null_marked(JavaClasses all) {
        Set<String> packages = all.stream().map(JavaClass::getPackageName).collect(toSet());
        assertThat(packages)
                .allSatisfy(name -> assertThat(all.contain(name + ".package-info")
                                && all.get(name + ".package-info")
                                        .isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                        .as("%s is @NullMarked", name)
                        .isTrue());
    }

    /** What users write is theirs for years, and what they need for it lives upstream of both. */
    @ArchTest
    static final ArchRule a_domain_does_not_know_journal_or_serialization = noClasses()
            .that(notIn("core"))
            .and(assignableTo(Decision.class).or(assignableTo(BaseEntity.class)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.daybook.journal..", "org.daybook.serialization..");

    @ArchTest
    static final ArchRule what_users_catch_lives_upstream_of_journal_and_serialization = classes()
            .that(in("core"))
            .and()
            .areAssignableTo(Throwable.class)
            .and()
            .arePublic()
            .should()
            .resideInAnyPackage("org.daybook", "org.daybook.event");

    // Classes

    private static final DescribedPredicate<JavaClass> PUBLIC_TOP_LEVEL = describe(
            "public and top level",
            type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass());

    private static final DescribedPredicate<JavaClass> MADE_TO_BE_EXTENDED = describe(
            "an interface, an enum, a JPA entity or one of the five classes to extend",
            type -> type.isInterface()
                    || type.isEnum()
                    || type.isAnnotatedWith("jakarta.persistence.Entity")
                    || type.isEquivalentTo(BaseEntity.class)
                    || type.isEquivalentTo(DaybookException.class)
                    || type.isEquivalentTo(BufferedJournal.class)
                    || type.isEquivalentTo(DelegatingStore.class)
                    || type.isEquivalentTo(Scenario.class)); // by one class of its own: it is sealed

    /** The suites of the contract are there to be extended. */
    @ArchTest
    static final ArchRule public_classes_are_final = classes()
            .that(PUBLIC_TOP_LEVEL)
            .and(DescribedPredicate.not(MADE_TO_BE_EXTENDED))
            .and(notIn("store-contract"))
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static void core_stays_small(JavaClasses all) {
        List<String> types = all.stream()
                .filter(in("core").and(PUBLIC_TOP_LEVEL))
                .filter(type -> !type.isAssignableTo(Throwable.class))
                .map(JavaClass::getName)
                .sorted()
                .toList();
        assertThat(types).as("public types of core, exceptions apart").hasSizeBetween(10, MOST_PUBLIC_TYPES_OF_CORE);
    }

    @ArchTest
    static final ArchRule what_users_catch_is_a_daybook_exception = classes()
            .that()
            .areAssignableTo(Throwable.class)
            .and()
            .arePublic()
            .should()
            .beAssignableTo(DaybookException.class);

    @ArchTest
    static final ArchRule exceptions_are_named_so = classes()
            .that()
            .areAssignableTo(Throwable.class)
            .and()
            .arePublic()
            .should()
            .haveSimpleNameEndingWith("Exception");

    @ArchTest
    static final ArchRule names_can_be_said_aloud = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils");

    @ArchTest
    static final ArchRule time_comes_from_the_clock_that_was_given = noClasses()
            .that(notIn("store-contract"))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    /** Classes are loaded by the names that an application configures, elsewhere. */
    @ArchTest
    static final ArchRule nothing_stored_names_a_class_to_load = noClasses()
            .that(in("core", "serialization-jackson", "store-memory"))
            .should()
            .callMethod(Class.class, "forName", String.class)
            .orShould()
            .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
            .orShould()
            .callMethod(ClassLoader.class, "loadClass", String.class);

    /** Java leaves an assert out unless told otherwise. Where there is one, the compiler adds this field. */
    @ArchTest
    @Tag("D-41")
    static void no_check_is_an_assert(JavaClasses all) {
        noFields()
                .should()
                .haveName("$assertionsDisabled")
                .allowEmptyShould(true)
                .check(all);
    }

    @ArchTest
    static final ArchRule nothing_is_printed =
            classes().that(notIn("store-contract")).should(not(ACCESS_STANDARD_STREAMS));

    @ArchTest
    static final ArchRule logging_goes_through_slf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    /** Fixtures of the contract break good habits on purpose, to see that it is noticed. */
    @ArchTest
    static final ArchRule no_state_is_shared_by_a_static_field = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat(notIn("store-contract"))
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule no_field_is_open =
            noFields().that().areNotFinal().should().bePublic();
}
