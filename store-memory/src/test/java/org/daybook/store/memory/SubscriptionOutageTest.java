package org.daybook.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.daybook.Daybook;
import org.daybook.event.StoreUnavailableException;
import org.daybook.store.Store;
import org.daybook.store.memory.SubscriptionRacesTest.Plain;
import org.daybook.store.memory.SubscriptionRacesTest.Thing;
import org.daybook.store.memory.SubscriptionRacesTest.Watched;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is told of subscriptions for which the store fails while leases are renewed, as when these have a pool of their own. */
class SubscriptionOutageTest {

    private final MemoryStore store = new MemoryStore();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.daybook.subscription");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Level levelBefore;
    private boolean failsOnce;
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private Daybook writer;
    private Daybook daybook;
    private Subscription subscription;
    private Subscription elsewhere;

    @BeforeEach
    void open() {
        log.start();
        logger.addAppender(log);
        levelBefore = logger.getLevel();
        logger.setLevel(Level.WARN); // for others only errors are logged
        writer = builder(store).manualSubscriptions().open();
        daybook = open("a");
        subscription = daybook.subscription("list").handleAll(event -> {}).start();
        daybook.drain();
        elsewhere = writer.subscription("list").handleAll(event -> {}).start();
    }

    private Daybook open(String node) {
        return builder(failing()).node(node).manualSubscriptions().open();
    }

    private Daybook.Builder builder(Store of) {
        return Daybook.builder(of).clock(() -> now).serializer(new Plain()).define(Thing.class);
    }

    private Store failing() {
        return new Watched(store, call -> {
            if (failing.contains(call)) {
                if (failsOnce) {
                    failing.remove(call);
                }
                throw new StoreUnavailableException("no " + call + " now", null);
            }
        });
    }

    @AfterEach
    void close() {
        daybook.close();
        writer.close();
        logger.detachAppender(log);
        logger.setLevel(levelBefore);
    }

    private void write(String id) {
        writer.publish(id, new Thing.Made());
    }

    private void drainLater() {
        now = now.plus(Duration.ofMinutes(1));
        daybook.drain();
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(each -> each.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private void assertProblems(String... problems) {
        assertThat(subscription.status().problems()).containsExactly(problems);
        assertThat(elsewhere.status().problems()).containsExactly(problems);
    }

    @Test
    void a_reader_that_has_no_transactions_says_so_until_it_has() {
        write("1");
        failing.add("inTransaction");
        daybook.drain();
        assertProblems("segment 0 fails: no inTransaction now");
        drainLater();
        drainLater();
        assertProblems("segment 0 fails: no inTransaction now");
        assertThat(warnings())
                .containsExactly("subscription list segment 0 of mask 0 cannot go on, and tries again until it can: "
                        + "no inTransaction now");

        failing.clear();
        drainLater();
        assertProblems();
        assertThat(subscription.status().lag()).isZero();
    }

    @Test
    void a_reader_that_has_its_store_again_says_so_though_nothing_is_appended() {
        for (int outages = 1; outages <= 2; outages++) {
            failing.add("readPage");
            drainLater();
            failing.clear(); // the status reads, too
            assertProblems("segment 0 fails: no readPage now");
            assertThat(warnings()).as("one for each outage").hasSize(outages);
            drainLater();
            assertProblems();
        }
    }

    @Test
    void a_reader_that_cannot_tell_others_at_first_tells_them_when_it_can() {
        write("1");
        failing.addAll(Set.of("inTransaction", "report"));
        daybook.drain();
        assertThat(subscription.status().problems()).containsExactly("segment 0 fails: no inTransaction now");
        assertThat(elsewhere.status().problems()).isEmpty();
        failing.remove("report");
        drainLater();
        assertProblems("segment 0 fails: no inTransaction now");
    }

    /** It looks what is parked before it reads. */
    @Test
    void a_segment_whose_reader_cannot_begin_is_given_back_and_looks_ill() {
        daybook.close();
        try (Daybook third = open("third");
                Daybook fourth = open("fourth")) {
            Subscription other =
                    fourth.subscription("list").handleAll(event -> {}).start();
            Subscription broken =
                    third.subscription("list").handleAll(event -> {}).start();
            Subscription sound =
                    third.subscription("sound").handleAll(event -> {}).start();
            failing.add("unhandled");
            failsOnce = true;
            write("1");
            assertThatThrownBy(third::drain)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("no unhandled now");
            assertThat(sound.status().segments().get(0).owner())
                    .as("it has nothing to do with that")
                    .isEqualTo("third");
            assertThat(broken.status().segments().get(0).owner()).isNull();
            String problem = "nobody reads segment 0; its last reader said: its reader cannot begin: no unhandled now";
            assertThat(other.status().problems()).containsExactly(problem);
            assertThat(broken.status().problems())
                    .containsExactly(problem, "this node cannot take part now: no unhandled now");

            third.drain();
            assertThat(broken.status().problems()).isEmpty();
            assertThat(other.status().problems()).isEmpty();
            assertThat(broken.status().lag() + sound.status().lag()).isZero();
        }
    }

    @Test
    void a_slow_handler_is_reported_though_a_reader_of_another_subscription_cannot_begin() throws InterruptedException {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Subscription slow = writer.subscription("slow").handleAll(event -> {}).start();
        try (Daybook running = builder(failing()).lease(Duration.ofMillis(300)).open()) {
            running.subscription("slow")
                    .slowAfter(Duration.ofMillis(50))
                    .handleAll(event -> {
                        handling.countDown();
                        assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
                    })
                    .start();
            write("1");
            assertThat(handling.await(30, TimeUnit.SECONDS)).isTrue();
            failing.add("unhandled");
            running.subscription("broken").handleAll(event -> {}).start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (slow.status().problems().isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
            assertThat(slow.status().problems())
                    .singleElement()
                    .asString()
                    .startsWith("segment 0 fails: a handler of segment 0 has not returned for");
            goOn.countDown();
        } finally {
            goOn.countDown();
        }
    }

    /** It would look ill as long as nothing is appended. */
    @Test
    void what_was_wrong_with_an_earlier_reader_is_forgotten_by_one_that_goes_on() {
        failing.add("readPage");
        daybook.drain();
        daybook.close();
        writer.drain();
        assertThat(elsewhere.status().problems()).isEmpty();
        assertThat(elsewhere.status().segments().get(0).error()).isNull();
    }
}
