package org.daybook.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.autoload.ScanningPackageLoader;
import org.daybook.cache.CachingStore;
import org.daybook.contract.StoreContract;
import org.daybook.observation.DaybookObservation;
import org.daybook.serialization.jackson.JacksonEventSerializer;
import org.daybook.spring.actuate.SubscriptionView;
import org.daybook.spring.test.AutoConfigureDaybook;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;
import org.daybook.testing.TestDaybook;
import org.daybook.testing.junit.DaybookExtension;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What each library is to Java's module system, and to whoever reads its sources. */
class PackagingTest {

    /**
     * A named module breaks the classes that Hibernate makes, the suites are extended by classes without one, the libraries of
     * Micrometer are none themselves, and applications of Spring Boot are on the class path.
     */
    private static final Set<String> WITHOUT_DESCRIPTOR =
            Set.of("store-jpa", "store-contract", "observation", "spring-boot-starter", "spring-boot-test");

    /** Named for their packages, which know no Boot. */
    private static final Map<String, String> NAMED_OTHERWISE =
            Map.of("spring-boot-starter", "org.daybook.spring", "spring-boot-test", "org.daybook.spring.test");

    private static final List<Class<?>> ONE_OF_EACH = List.of(
            Daybook.class,
            JacksonEventSerializer.class,
            StoreContract.class,
            MemoryStore.class,
            JpaStore.class,
            ScanningPackageLoader.class,
            CachingStore.class,
            TestDaybook.class,
            DaybookExtension.class,
            DaybookObservation.class,
            SubscriptionView.class,
            AutoConfigureDaybook.class);

    @Test
    void each_library_is_a_module_or_has_the_name_of_one() throws URISyntaxException {
        assertThat(ONE_OF_EACH)
                .extracting(type -> Modules.at(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .containsExactlyInAnyOrderElementsOf(Repository.libraries());
        for (Class<?> type : ONE_OF_EACH) {
            Path classes = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            String library = Modules.at(classes.toUri().toString());
            String expected = NAMED_OTHERWISE.getOrDefault(library, "org.daybook." + library.replace('-', '.'));
            if (WITHOUT_DESCRIPTOR.contains(library)) {
                assertThat(Files.exists(classes.resolve("module-info.class"))).isFalse();
                Element pom = Repository.pom(Repository.root().resolve(library));
                assertThat(pom.getElementsByTagName("Automatic-Module-Name")
                                .item(0)
                                .getTextContent())
                        .isEqualTo(expected);
            } else {
                ModuleDescriptor module = descriptor(classes);
                assertThat(module.name()).isEqualTo(expected);
                assertThat(module.isOpen()).isFalse();
                assertThat(module.opens()).isEmpty();
            }
        }
    }

    @Test
    void the_module_of_core_needs_the_jdk_and_slf4j_and_hides_nothing() throws URISyntaxException {
        ModuleDescriptor core = descriptor(Path.of(Daybook.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
        assertThat(core.requires().stream()
                        .filter(each -> !each.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name))
                .containsExactlyInAnyOrder("java.base", "org.slf4j");
        assertThat(core.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrderElementsOf(core.packages());
    }

    private static ModuleDescriptor descriptor(Path classes) {
        return ModuleFinder.of(classes).findAll().iterator().next().descriptor();
    }

    @Test
    void only_the_jpa_store_names_its_tables() throws IOException {
        assertThat(sources("store-jpa/src/main").anyMatch(PackagingTest::namesTables))
                .isTrue();
        for (String module : Repository.libraries()) {
            if (!module.equals("store-jpa")) {
                assertThat(sources(module + "/src/main").filter(PackagingTest::namesTables))
                        .as(module)
                        .isEmpty();
            }
        }
        assertThat(sources("examples").filter(PackagingTest::namesTables)).isEmpty();
    }

    private static boolean namesTables(Path source) {
        return text(source).matches("(?s).*\\b(event_journal|journal_head)\\b.*");
    }

    /** Told by their sources, since examples may be built after this. */
    @Test
    void the_domains_of_examples_do_not_know_journal_or_serialization() throws IOException {
        List<Path> domains = sources("examples").filter(PackagingTest::isDomain).toList();
        assertThat(domains)
                .extracting(file -> file.getFileName().toString())
                .contains("Account.java", "Cart.java", "Todo.java", "TodoList.java");
        assertThat(domains)
                .allSatisfy(file -> assertThat(text(file))
                        .as(file.toString())
                        .doesNotContain("org.daybook.journal", "org.daybook.serialization"));
    }

    private static boolean isDomain(Path source) {
        return source.getParent().endsWith("model")
                || text(source)
                        .matches("(?s).*((implements|extends) (Creation|DomainEvent|Discard|Change|BaseEntity)\\b"
                                + "|\\bMutator\\.of\\().*");
    }

    private static Stream<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Repository.root().resolve(folder))) {
            return files
                    .filter(file -> file.toString().endsWith(".java")
                            && file.toString().replace('\\', '/').contains("/src/main/"))
                    .toList()
                    .stream();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }
}
