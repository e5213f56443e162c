package org.daybook.examples.howto.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.DefinitionException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.daybook.Daybook;
import org.daybook.event.StoreUnavailableException;
import org.daybook.examples.howto.brokencdi.BrokenProducer;
import org.daybook.examples.howto.brokencdi.WildcardProducer;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.Test;

/** What docs/how-to/cdi.md shows does what the page says. */
class CdiTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static SeContainer start() {
        return SeContainerInitializer.newInstance().initialize();
    }

    @Test
    void handlers_that_need_the_daybook_are_made_by_the_container() {
        try (SeContainer container = start()) {
            container.select(Shop.class).get().sell("7", "tea");

            Daybook daybook = container.select(Daybook.class).get();
            Subscription shipping = daybook.subscriptions().get(0);
            assertThat(shipping.name()).isEqualTo("shipping");
            assertThat(shipping.await(daybook.journal().head(), LONG)).isTrue();
            assertThat(container.select(Parcels.class).get().get("7")).isEqualTo(new Parcel(List.of("tea"), true));
            assertThat(daybook.activeRegistrations()).hasSize(1);
        }
    }

    @Test
    void there_is_one_daybook_and_the_container_closes_it() {
        Daybook daybook;
        try (SeContainer container = start()) {
            daybook = container.select(Daybook.class).get();
            assertThat(container.select(Daybook.class).get()).isSameAs(daybook);
        }
        assertThat(catchThrowable(daybook::drain))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("closed");
    }

    private static Throwable failureOf(Class<?> producer) {
        return catchThrowable(() -> SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(producer)
                .initialize()
                .close());
    }

    @Test
    void a_class_of_handlers_that_is_no_bean_stops_the_start() {
        assertThat(failureOf(BrokenProducer.class))
                .hasStackTraceContaining("handlers class org.daybook.examples.howto.brokencdi.Handlers is broken");
    }

    @Test
    void a_repository_of_a_record_cannot_be_produced() {
        assertThat(failureOf(WildcardProducer.class))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("wildcard");
    }

    @Test
    void the_program_prints_what_the_page_says() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Shop.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("[tea]\n");
    }
}
