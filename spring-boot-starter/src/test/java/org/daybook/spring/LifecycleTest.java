package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.daybook.Daybook;
import org.daybook.handler.SubscribeTo;
import org.daybook.spring.post.Desk;
import org.daybook.spring.post.Letter;
import org.daybook.spring.post.PostApplication;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.mock.env.MockEnvironment;

/** When handlers begin and end in the life of an application. */
@ExtendWith(OutputCaptureExtension.class)
class LifecycleTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static ConfigurableApplicationContext start(List<Class<?>> more, String... properties) {
        return new SpringApplicationBuilder(PostApplication.class)
                .sources(more.toArray(Class<?>[]::new))
                .properties("spring.main.web-application-type=none", "daybook.store=memory")
                .properties(properties)
                .run();
    }

    private static boolean isHandled(Daybook daybook, String letter) {
        return daybook.subscriptions()
                .get(0)
                .await(daybook.publish(letter, new Letter.Written("Szczecin")), Duration.ofSeconds(5));
    }

    /** Starts right after Daybook, and is stopped right before it. */
    static class Neighbour implements SmartLifecycle {
        final List<String> notes = new ArrayList<>();
        private final Daybook daybook;
        private final SmartLifecycle lifecycle;
        private int port;
        private boolean isRunning;

        Neighbour(Daybook daybook, DaybookLifecycle lifecycle) {
            this.daybook = daybook;
            this.lifecycle = lifecycle;
        }

        @EventListener
        void serves(WebServerInitializedEvent event) {
            port = event.getWebServer().getPort();
            notes.add("the web server is there: " + isThere());
        }

        private boolean isThere() {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void start() {
            notes.add("started, handled: " + isHandled(daybook, "1") + ", the web server is there: " + (port != 0));
            isRunning = true;
        }

        @Override
        public void stop() {
            notes.add("stopped, handled: " + isHandled(daybook, "2") + ", the web server is there: " + isThere());
            isRunning = false;
        }

        @Override
        public boolean isRunning() {
            return isRunning;
        }

        @Override
        public int getPhase() {
            return lifecycle.getPhase() + 1;
        }
    }

    @Test
    void subscriptions_begin_before_the_web_server_and_end_after_it() {
        Neighbour neighbour;
        try (ConfigurableApplicationContext context = start(
                List.of(Neighbour.class),
                "spring.main.web-application-type=servlet",
                "server.address=127.0.0.1",
                "server.port=0")) {
            neighbour = context.getBean(Neighbour.class);
        }
        assertThat(neighbour.notes)
                .containsExactly(
                        "started, handled: true, the web server is there: false",
                        "the web server is there: true",
                        "stopped, handled: true, the web server is there: false");
    }

    @Test
    void a_context_that_is_paused_keeps_its_subscriptions() {
        try (ConfigurableApplicationContext context = start(List.of())) {
            context.pause();
            assertThat(isHandled(context.getBean(Daybook.class), "1")).isTrue();
        }
    }

    @Test
    void a_handler_that_is_at_work_is_waited_for_and_has_its_beans_until_then() {
        CountDownLatch isAtWork = new CountDownLatch(1);
        ConfigurableApplicationContext context = start(List.of());
        Desk desk = context.getBean(Desk.class);
        desk.work(() -> {
            isAtWork.countDown();
            Thread.sleep(500); // as long as that takes
            return "sent";
        });
        context.getBean(Daybook.class).publish("1", new Letter.Written("Szczecin"));
        await(isAtWork);
        context.close();
        assertThat(desk.notes()).containsExactly("sent", "the desk is closed");
    }

    @Test
    void a_handler_is_waited_for_as_long_as_the_application_says() {
        CountDownLatch isAtWork = new CountDownLatch(1);
        ConfigurableApplicationContext context = start(List.of(), "spring.lifecycle.timeout-per-shutdown-phase=1s");
        Desk desk = context.getBean(Desk.class);
        desk.work(() -> {
            isAtWork.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                desk.note("interrupted");
                throw e;
            }
            return "sent";
        });
        context.getBean(Daybook.class).publish("1", new Letter.Written("Szczecin"));
        await(isAtWork);
        long begin = System.nanoTime();
        context.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(desk.notes()).containsExactly("interrupted", "the desk is closed");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_was_stopped_begins_again() {
        try (ConfigurableApplicationContext context = start(List.of())) {
            Daybook daybook = context.getBean(Daybook.class);
            assertThat(isHandled(daybook, "1")).isTrue();
            context.stop();
            daybook.publish("2", new Letter.Written("Gdynia"));
            assertThat(context.getBean(Desk.class).notes()).containsExactly("sent");

            context.start();
            assertThat(isHandled(daybook, "3")).isTrue();
            assertThat(context.getBean(Desk.class).notes()).containsExactly("sent", "sent", "sent");
            daybook.publish("3", new Letter.Sent());
            assertThat(context.getBean(Desk.class).notes()).endsWith("sent", "on its way");
        }
    }

    /** Made only when handlers are registered, and looks whether something was handled before. */
    @Lazy
    static class Curious {
        static volatile boolean hasBegun;

        Curious(Daybook daybook) {
            hasBegun = daybook.subscriptions().get(0).await(daybook.journal().head(), Duration.ofMillis(500));
        }

        @SubscribeTo(Letter.Sent.class)
        void sent(Letter.Sent event) {}
    }

    /** Publishes while beans are made. */
    static class Early {
        Early(Daybook daybook) {
            daybook.publish("early", new Letter.Written("Szczecin"));
            daybook.publish("early", new Letter.Sent());
        }
    }

    /** The same, and nobody handles it in the process. */
    static class EarlyForDurableHandlers {
        EarlyForDurableHandlers(Daybook daybook) {
            daybook.publish("early", new Letter.Written("Szczecin"));
        }
    }

    @Test
    void subscriptions_begin_when_all_handlers_are_registered() {
        try (ConfigurableApplicationContext context = start(List.of(Curious.class, Early.class))) {
            Daybook daybook = context.getBean(Daybook.class);
            assertThat(daybook.activeRegistrations().toString()).contains("Curious");
            assertThat(Curious.hasBegun).isFalse();
            assertThat(daybook.subscriptions().get(0).await(daybook.journal().head(), LONG))
                    .isTrue();
        }
    }

    @Test
    void what_is_published_before_handlers_are_there_is_warned_of(CapturedOutput output) {
        start(List.of(Early.class)).close();
        assertThat(output)
                .containsOnlyOnce("were stored before")
                .contains("org.daybook.spring.post.Postman.sent")
                .contains("Letter/early");
    }

    @Test
    void what_only_durable_handlers_want_is_none_that_they_miss(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(List.of(EarlyForDurableHandlers.class))) {
            Daybook daybook = context.getBean(Daybook.class);
            assertThat(daybook.subscriptions().get(0).await(daybook.journal().head(), LONG))
                    .isTrue();
            assertThat(context.getBean(Desk.class).notes()).containsExactly("sent");
        }
        assertThat(output).doesNotContain("were stored before");
    }

    @Configuration
    static class EqualDaybooks {
        @Bean
        Daybook letters() {
            return Daybook.builder(new MemoryStore()).define(Letter.class).open();
        }

        @Bean
        Daybook archive() {
            return Daybook.builder(new MemoryStore()).define(Letter.class).open();
        }
    }

    @Test
    void handlers_that_belong_to_none_of_two_daybooks_are_refused(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                                List.of(EqualDaybooks.class),
                                "spring.autoconfigure.exclude="
                                        + "org.daybook.spring.actuate.DaybookActuatorAutoConfiguration")
                        .close())
                .isNotNull();
        assertThat(output)
                .contains("there are 2 Daybook beans, and none of them is @Primary")
                .contains("org.daybook.spring.post.Postman");
    }

    @Test
    void spring_has_the_last_word_on_how_long_handlers_are_waited_for() {
        assertThat(shutdownTimeout("30s")).isEqualTo(Duration.ofSeconds(29));
        assertThat(shutdownTimeout("2m")).isEqualTo(Duration.ofSeconds(119));
        assertThat(shutdownTimeout("1s")).isEqualTo(Duration.ofMillis(500));
        assertThat(DaybookLifecycle.shutdownTimeout(new MockEnvironment())).isEqualTo(Duration.ofSeconds(29));
    }

    private static Duration shutdownTimeout(String ofPhase) {
        return DaybookLifecycle.shutdownTimeout(
                new MockEnvironment().withProperty("spring.lifecycle.timeout-per-shutdown-phase", ofPhase));
    }

    @Configuration
    static class TwoDaybooks {
        @Bean
        @Primary
        Daybook letters() {
            return Daybook.builder(new MemoryStore())
                    .define(Letter.class)
                    .beginLater()
                    .open();
        }

        @Bean
        Daybook archive() {
            Daybook archive = Daybook.builder(new MemoryStore())
                    .define(Letter.class)
                    .beginLater()
                    .open();
            archive.subscription("archive")
                    .handle(Letter.Written.class, event -> {})
                    .start();
            return archive;
        }

        @Bean
        Store one() {
            return new MemoryStore();
        }

        @Bean
        Store another() {
            return new MemoryStore();
        }
    }

    @Test
    void each_of_two_daybooks_begins_and_ends_and_beans_are_handlers_of_the_primary_one() {
        Daybook letters;
        Daybook archive;
        try (ConfigurableApplicationContext context = start(List.of(TwoDaybooks.class))) {
            letters = context.getBean("letters", Daybook.class);
            archive = context.getBean("archive", Daybook.class);
            assertThat(isHandled(archive, "1")).isTrue();
            assertThat(archive.activeRegistrations()).isEmpty();
            letters.publish("1", new Letter.Written("Szczecin"));
            letters.publish("1", new Letter.Sent());
            assertThat(context.getBean(Desk.class).notes()).containsExactly("on its way");
        }
        for (Daybook each : Arrays.asList(letters, archive)) {
            assertThatThrownBy(() -> each.journal().head()).hasMessageContaining("closed");
        }
    }
}
