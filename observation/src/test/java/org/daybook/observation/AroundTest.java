package org.daybook.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.journal.EventJournal;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;

/** What is put around the store and the handlers of a Daybook, and around what it records. */
class AroundTest {

    private final List<String> steps = new ArrayList<>();

    private record Wrapped(String name, Store store) implements Store {
        @Override
        public EventJournal journal() {
            return store.journal();
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            return store.inTransaction(work);
        }

        @Override
        public void close() {
            store.close();
        }

        @Override
        public String toString() {
            return name + " around " + store;
        }
    }

    private Store wrapped(String name, Store store) {
        Store wrapped = new Wrapped(name, store);
        steps.add(wrapped.toString());
        return wrapped;
    }

    @Test
    void stores_are_put_around_each_other_when_the_store_is_prepared() {
        MemoryStore store = new MemoryStore();
        try (Daybook daybook = Daybook.builder(store)
                .aroundStore(each -> wrapped("inner", each))
                .aroundStore(each -> wrapped("outer", each))
                .prepare(each -> steps.add("prepared " + each))
                .open()) {
            assertThat(daybook.store()).isSameAs(store);
            assertThat(steps)
                    .containsExactly("prepared memory", "inner around memory", "outer around inner around memory");
            daybook.publish("1", new Todo.Created("tea"));
            assertThat(store.journal().head().get(0).number()).isEqualTo(1);
        }
        assertThatThrownBy(() -> store.journal().head()).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void a_store_that_cannot_be_wrapped_is_closed() {
        MemoryStore store = new MemoryStore();
        IllegalStateException failure = new IllegalStateException("for a test");
        assertThatThrownBy(() -> Daybook.builder(store)
                        .aroundStore(each -> {
                            throw failure;
                        })
                        .open())
                .isSameAs(failure);
        assertThatThrownBy(() -> store.journal().head()).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void handlers_run_in_what_the_store_below_says_after_a_commit() {
        Store told = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, new Telling(new MemoryStore(), steps));
        try (Daybook daybook = DaybookObservation.of(ObservationRegistry.NOOP)
                .customize(Daybook.builder(told))
                .open()) {
            daybook.subscribe(Todo.Created.class, event -> steps.add("handled"));
            daybook.publish("1", new Todo.Created("tea"));
            assertThat(steps).containsExactly("begin", "handled", "end");
        }
    }

    /** A store that tells when it runs what follows an append. */
    private record Telling(Store store, List<String> steps) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            boolean isAfterCommit = method.getName().equals("afterCommit");
            try {
                if (isAfterCommit) {
                    steps.add("begin");
                }
                return method.invoke(store, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                if (isAfterCommit) {
                    steps.add("end");
                }
            }
        }
    }

    @Test
    void what_is_recorded_is_completed_in_turn() {
        try (Daybook daybook = Daybook.builder(new MemoryStore())
                .recording(metadata -> metadata.with("user", "ada"))
                .recording(metadata -> metadata.with(
                        "greeting", "hello " + metadata.get("user").orElse("?")))
                .open()) {
            daybook.publish("1", new Todo.Created("tea"), Metadata.none().with("request", "7"));
            try (Stream<StoredEvent<DomainEvent<? super Todo>>> history =
                    daybook.repository(Todo.class).history("1")) {
                assertThat(history.map(each -> each.metadata().entries()))
                        .containsExactly(Map.of("request", "7", "user", "ada", "greeting", "hello ada"));
            }
        }
    }
}
