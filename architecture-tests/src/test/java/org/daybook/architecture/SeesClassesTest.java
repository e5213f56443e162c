package org.daybook.architecture;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.architecture.Modules.in;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import java.util.Map;

/** A rule that sees no class protects nothing. */
@AnalyzeClasses(packages = "org.daybook", importOptions = DoNotIncludeTests.class)
class SeesClassesTest {

    private static final Map<String, List<String>> KNOWN = Map.ofEntries(
            entry(
                    "core",
                    List.of(
                            "org.daybook.Daybook",
                            "org.daybook.event.BaseEntity",
                            "org.daybook.handler.HandlerMethod",
                            "org.daybook.package-info")),
            entry("serialization-jackson", List.of("org.daybook.serialization.jackson.JacksonEventSerializer")),
            entry(
                    "store-memory",
                    List.of("org.daybook.store.memory.MemoryStore", "org.daybook.store.memory.MemoryJournal")),
            entry("store-jpa", List.of("org.daybook.store.jpa.JpaStore", "org.daybook.store.jpa.JpaJournal")),
            entry("store-contract", List.of("org.daybook.contract.JournalContract")),
            entry(
                    "handlers-autoload",
                    List.of("org.daybook.autoload.ScanningPackageLoader", "org.daybook.autoload.EventHandlers")),
            entry("cache", List.of("org.daybook.cache.CachingStore")),
            entry("testing", List.of("org.daybook.testing.Scenario", "org.daybook.testing.Values")),
            entry("testing-junit", List.of("org.daybook.testing.junit.DaybookExtension")),
            entry(
                    "observation",
                    List.of("org.daybook.observation.DaybookObservation", "org.daybook.observation.ObservedStore")),
            entry(
                    "spring-boot-starter",
                    List.of(
                            "org.daybook.spring.DaybookAutoConfiguration",
                            "org.daybook.spring.actuate.DaybookEndpoint")),
            entry("spring-boot-test", List.of("org.daybook.spring.test.DaybookTest")));

    @ArchTest
    static void every_library_of_the_build_is_seen(JavaClasses all) {
        assertThat(Repository.libraries()).containsAll(KNOWN.keySet());
        assertThat(Repository.libraries())
                .allSatisfy(module -> assertThat(all.stream().filter(in(module)))
                        .as("classes of %s; is it among the dependencies of architecture-tests?", module)
                        .isNotEmpty());
        assertThat(all.stream().map(Modules::of).distinct())
                .as("modules of which classes are seen")
                .isSubsetOf(Repository.libraries());
    }

    @ArchTest
    static void known_classes_are_seen_where_they_are(JavaClasses all) {
        KNOWN.forEach(
                (module, names) -> assertThat(all.stream().filter(in(module)).map(JavaClass::getName))
                        .as(module)
                        .containsAll(names));
    }
}
