package org.daybook.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.daybook.Daybook;
import org.daybook.event.Creation;
import org.daybook.event.StoreUnavailableException;
import org.daybook.store.jpa.JpaStore;
import org.daybook.testing.TestDaybook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Each test has a store of its own, which is closed behind it. */
class DaybookExtensionTest {

    record Note(String text) {
        record Written(String text) implements Creation<Note> {
            @Override
            public Note create() {
                return new Note(text);
            }
        }
    }

    /** Whoever runs them at once would see the other's events: each writes the same id. */
    abstract static class TwoTests {

        static final List<Daybook> OPENED = new ArrayList<>();

        @BeforeEach
        void write(Daybook daybook) {
            daybook.publish("1", new Note.Written("before"));
            OPENED.add(daybook);
        }

        private static void look(TestDaybook test, Daybook daybook) {
            assertThat(test.daybook()).isSameAs(daybook);
            assertThat(test.stored())
                    .hasSize(1)
                    .allSatisfy(row -> assertThat(row.event().time()).isEqualTo(TestDaybook.START));
            assertThat(daybook.repository(Note.class).get("1")).isEqualTo(new Note("before"));
        }

        @Test
        void one(TestDaybook test, Daybook daybook) {
            look(test, daybook);
        }

        @Test
        void another(TestDaybook test, Daybook daybook) {
            look(test, daybook);
        }

        @AfterEach
        void still(Daybook daybook) {
            daybook.publish("2", new Note.Written("after"));
        }
    }

    @ExtendWith(DaybookExtension.class)
    static class OnMemory extends TwoTests {}

    static class OnDatabase extends TwoTests {

        static final Set<String> NAMES = new ConcurrentSkipListSet<>();
        static final List<String> CHOICES = new ArrayList<>();

        @RegisterExtension
        static final DaybookExtension DAYBOOKS = DaybookExtension.on(name -> {
                    NAMES.add(name);
                    return JpaStore.builder("jdbc:h2:mem:" + name)
                            .createSchema()
                            .open();
                })
                .with(builder -> {
                    CHOICES.add("first");
                    return builder.define(Note.class);
                })
                .with(builder -> {
                    CHOICES.add("second");
                    return builder;
                });
    }

    @ExtendWith(DaybookExtension.class)
    static class InConstructor {
        InConstructor(Daybook daybook) {}

        @Test
        void anything() {}
    }

    private static TestExecutionSummary run(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        listener);
        return listener.getSummary();
    }

    private static void assertTwoPass(Class<? extends TwoTests> tests) {
        TwoTests.OPENED.clear();
        TestExecutionSummary summary = run(tests);
        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
        assertThat(TwoTests.OPENED)
                .doesNotHaveDuplicates()
                .hasSize(2)
                .allSatisfy(each -> assertThatThrownBy(() -> each.publish("3", new Note.Written("late")))
                        .isInstanceOf(StoreUnavailableException.class));
    }

    @Test
    void on_memory_each_test_has_one_of_its_own() {
        assertTwoPass(OnMemory.class);
    }

    @Test
    void on_a_database_each_test_has_a_name_of_its_own() {
        assertTwoPass(OnDatabase.class);
        assertThat(OnDatabase.NAMES).hasSize(2).allMatch(name -> name.matches("[a-z][a-z0-9]{0,19}"));
        assertThat(OnDatabase.CHOICES).containsExactly("first", "second", "first", "second");
    }

    @Test
    void there_is_none_for_all_tests_together() {
        TestExecutionSummary summary = run(InConstructor.class);
        assertThat(summary.getFailures())
                .singleElement()
                .satisfies(each -> assertThat(each.getException())
                        .hasMessageContaining("a Daybook belongs to one test")
                        .hasMessageContaining("InConstructor"));
    }
}
