package org.daybook.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StoreUnavailableException;
import org.daybook.handler.HandlerRegistry;
import org.daybook.journal.EventJournal;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.junit.jupiter.api.Test;

/** How often it is looked for what others appended. */
class PollingTest {

    private Positions head = Positions.start(1);
    private boolean isThere = true;
    private boolean hearsOthers;

    private final Subscriptions subscriptions = new Subscriptions(
            new Looked(),
            (row, wanted) -> {
                throw new AssertionError("there is nothing to read");
            },
            new HandlerRegistry(),
            InstantSource.system(),
            RandomGenerator.getDefault(),
            Subscriptions.Settings.standard().manual());

    /** Has a head and nothing else. */
    private final class Looked implements Store {

        @Override
        public EventJournal journal() {
            return (EventJournal) Proxy.newProxyInstance(
                    EventJournal.class.getClassLoader(),
                    new Class<?>[] {EventJournal.class},
                    (proxy, method, arguments) -> {
                        assertThat(method.getName()).isEqualTo("head");
                        if (!isThere) {
                            throw new StoreUnavailableException("not now", null);
                        }
                        return head;
                    });
        }

        @Override
        public boolean hearsOtherWriters() {
            return hearsOthers;
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            throw new AssertionError("nothing is to be done");
        }

        @Override
        public void close() {}
    }

    private void append() {
        head = head.with(new Position(0, head.get(0).number() + 1));
    }

    /** After how many milliseconds it is looked again, each time. */
    private List<Long> looks(int times) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            pauses.add(subscriptions.pollOnce().toMillis());
        }
        return pauses;
    }

    @Test
    void looks_ever_less_often_while_nothing_is_new() {
        assertThat(looks(9)).containsExactly(50L, 100L, 200L, 400L, 800L, 1_500L, 1_500L, 1_500L, 1_500L);
    }

    @Test
    void looks_often_again_when_something_is_new() {
        assertThat(looks(7)).endsWith(1_500L);
        append();
        assertThat(looks(3)).containsExactly(50L, 100L, 200L);
        append();
        assertThat(looks(2)).containsExactly(50L, 100L);
    }

    @Test
    void looks_seldom_while_others_are_heard_and_often_when_they_are_not_any_more() {
        hearsOthers = true;
        append();
        assertThat(looks(3)).containsOnly(Duration.ofSeconds(5).toMillis());
        hearsOthers = false;
        assertThat(looks(3)).containsExactly(100L, 200L, 400L);
    }

    @Test
    void a_look_in_vain_changes_nothing() {
        assertThat(looks(3)).endsWith(200L);
        isThere = false;
        assertThatThrownBy(() -> looks(1)).isInstanceOf(StoreUnavailableException.class);
        isThere = true;
        assertThat(looks(1)).containsExactly(400L);
    }
}
