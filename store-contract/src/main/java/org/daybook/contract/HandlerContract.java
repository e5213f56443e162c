package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.HandlerRefusedException;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.handler.EventHandler;
import org.daybook.handler.Registration;
import org.daybook.handler.SubscribeTo;
import org.daybook.journal.Slice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What in-process handlers are called with, when, in which order, and what their failures do.
 *
 * <pre>{@code
 * class MyHandlerTest extends HandlerContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class HandlerContract extends DaybookContract {

    private static final String ID = "6deaca4c";

    private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    private Repository<Todo, DomainEvent<? super Todo>> todos;

    /** For suites. */
    @SuppressWarnings("NullAway.Init") // JUnit calls openRepository() first
    protected HandlerContract() {}

    @BeforeEach
    void openRepository() {
        todos = daybook.repository(Todo.class);
    }

    private EventHandler<Object> note(String name) {
        return event -> seen.add(name + " " + event.type() + " " + event.version());
    }

    @Test
    void aHandlerGetsTheEventAsItIsRecorded() {
        Metadata metadata = Metadata.none().with("user", "ada");
        daybook.subscribeAll(seen::add);
        todos.with(metadata).create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> Decision.of(new Todo.Completed(), new Todo.ChangedLabel("milk")));

        assertEquals(history(todos, ID), seen);
        assertStored(3);
    }

    @Test
    @Tag("PS-16")
    @Tag("D-2")
    void aHandlerIsCalledWhenTheEventsAreStored() {
        List<Integer> found = new ArrayList<>();
        daybook.subscribeAll(event -> {
            found.add(Race.elsewhere(thread -> read(event.stream()).size()));
            assertEquals(
                    event.id(),
                    Race.elsewhere(thread -> read(event.stream(), Slice.from(event.version()))
                            .get(0)
                            .event()
                            .id()));
        });
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> Decision.of(new Todo.Completed(), new Todo.Completed()));

        assertEquals(List.of(1, 3, 3), found);
        assertStored(3);
    }

    @Test
    @Tag("PS-04")
    void aHandlerRunsInTheThreadThatStored() {
        daybook.subscribeAll(event -> seen.add(Thread.currentThread()));
        todos.create(ID, new Todo.Created("tea"));
        Thread other = Race.elsewhere(thread -> {
            todos.update(ID, todo -> new Todo.Completed());
            return Thread.currentThread();
        });

        assertEquals(List.of(Thread.currentThread(), other), seen);
        assertStored(2);
    }

    @Test
    void aHandlerIsCalledWithItsClassOfEventsOnly() {
        daybook.subscribe(
                Todo.ChangedLabel.class, event -> seen.add(event.payload().label()));
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.ChangedLabel("milk"));
        todos.update(ID, todo -> new Todo.Completed());

        assertEquals(List.of("milk"), seen);
        assertStored(3);
    }

    @Test
    @Tag("PS-10")
    void aHandlerOfASupertypeIsCalledWithAllBelowIt() {
        daybook.subscribe(Todo.Event.class, event -> seen.add(event.payload()));
        daybook.repository(Visit.class).create("1", new Visit.Arrived());
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> Decision.of(new Todo.Attached(List.of()), new Todo.Completed()));

        assertEquals(List.of(new Todo.Created("tea"), new Todo.Completed()), seen);
        assertStored(4);
    }

    @Test
    @Tag("PS-03")
    @Tag("PS-11")
    void aHandlerOfSeveralClassesIsCalledOnceForEachEvent() {
        List<Class<? extends DomainEvent<?>>> classes =
                List.of(Todo.Event.class, Todo.Created.class, Visit.Arrived.class);
        daybook.subscribe(classes, event -> seen.add(event.payload()));
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Attached(List.of()));
        daybook.publish("1", new Visit.Arrived());

        assertEquals(List.of(new Todo.Created("tea"), new Visit.Arrived()), seen);
        assertStored(3);
    }

    @Test
    void aHandlerOfNoClassIsRefused() {
        todos.create(ID, new Todo.Created("tea"));

        assertThrows(ConfigurationException.class, () -> daybook.subscribe(List.of(), event -> {}));
        assertEquals(List.of(), daybook.activeRegistrations());
        assertStored(1);
    }

    @Test
    @Tag("PS-01")
    void aHandlerOfAPredicateIsCalledWithWhatItAccepts() {
        daybook.subscribe(event -> event.version() == 2 || event.payload() instanceof Visit.Arrived, note("some"));
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Completed());
        todos.update(ID, todo -> new Todo.Completed());
        daybook.publish("1", new Visit.Arrived());

        assertEquals(List.of("some todo_completed 2", "some arrival 1"), seen);
        assertStored(4);
    }

    @Test
    void aPredicateThatThrowsIsAFailureOfItsHandler() {
        IllegalStateException failure = new IllegalStateException("no idea");
        daybook.subscribe(
                event -> {
                    throw failure;
                },
                note("never"));
        daybook.subscribeAll(note("next"));

        HandlerFailedException thrown =
                assertThrows(HandlerFailedException.class, () -> todos.create(ID, new Todo.Created("tea")));

        assertSame(failure, thrown.getCause());
        assertEquals(List.of("next todo_created 1"), seen);
        assertStored(1);
    }

    @Test
    @Tag("PS-08")
    @Tag("D-55")
    void aClassThatNoEventWillEverHaveIsRefused() {
        todos.create(ID, new Todo.Created("tea"));

        ConfigurationException text =
                assertThrows(ConfigurationException.class, () -> daybook.subscribe(String.class, event -> {}));
        ConfigurationException interest = assertThrows(
                ConfigurationException.class, () -> daybook.subscribe(EntityContract.Interest.class, event -> {}));

        assertMentions(text, "java.lang.String");
        assertMentions(interest, "Interest", "Account");
        assertEquals(List.of(), daybook.activeRegistrations());
        assertStored(1);
    }

    @Test
    @Tag("PS-03")
    void handlersRunInTheOrderOfTheirRegistration() {
        for (int i = 0; i < 20; i++) {
            daybook.subscribeAll(note("" + i));
        }
        todos.create(ID, new Todo.Created("tea"));

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            expected.add(i + " todo_created 1");
        }
        assertEquals(expected, seen);
        assertStored(1);
    }

    @Test
    @Tag("PS-03")
    void lowerOrdersRunFirstAndEqualOnesInTheOrderOfRegistration() {
        daybook.subscribeAll(event -> seen.add("plain"));
        daybook.register(new Ordered("first", seen));
        daybook.register(new Ordered("second", seen));
        todos.create(ID, new Todo.Created("tea"));

        assertEquals(
                List.of(
                        "early first",
                        "early second",
                        "plain",
                        "middle first",
                        "middle second",
                        "late first",
                        "late second"),
                seen);
        assertStored(1);
    }

    private record Ordered(String name, List<Object> seen) {
        @SubscribeTo(value = Todo.Created.class, order = 5)
        void late(Todo.Created event) {
            seen.add("late " + name);
        }

        @SubscribeTo(Todo.Created.class)
        void middle(Todo.Created event) {
            seen.add("middle " + name);
        }

        @SubscribeTo(value = Todo.Created.class, order = -5)
        void early(Todo.Created event) {
            seen.add("early " + name);
        }
    }

    @Test
    void eachEventGoesToAllHandlersBeforeTheNextOne() {
        daybook.subscribeAll(note("a"));
        daybook.subscribeAll(note("b"));
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> Decision.of(new Todo.Completed(), new Todo.Completed()));

        assertEquals(
                List.of(
                        "a todo_created 1",
                        "b todo_created 1",
                        "a todo_completed 2",
                        "b todo_completed 2",
                        "a todo_completed 3",
                        "b todo_completed 3"),
                seen);
        assertStored(3);
    }

    @Test
    @Tag("PS-02")
    void aClosedRegistrationIsNotCalledAnyMore() {
        Registration first = daybook.subscribeAll(note("first"));
        Registration second = daybook.subscribeAll(note("second"));
        todos.create(ID, new Todo.Created("tea"));
        first.close();
        first.close();
        todos.update(ID, todo -> new Todo.Completed());

        assertEquals(List.of("first todo_created 1", "second todo_created 1", "second todo_completed 2"), seen);
        assertEquals(List.of(second), daybook.activeRegistrations());
        assertStored(2);
    }

    @Test
    @Tag("PS-02")
    @Tag("PS-03")
    void oneHandlerRegisteredTwiceIsCalledTwiceAndUnregisteredOnce() {
        EventHandler<Object> handler = note("it");
        Registration first = daybook.subscribeAll(handler);
        daybook.subscribeAll(handler);
        todos.create(ID, new Todo.Created("tea"));
        first.close();
        todos.update(ID, todo -> new Todo.Completed());

        assertEquals(List.of("it todo_created 1", "it todo_created 1", "it todo_completed 2"), seen);
        assertStored(2);
    }

    @Test
    @Tag("PS-09")
    void activeRegistrationsAreThoseThatAreNotClosedInTheOrderOfTheirCalls() {
        Registration plain = daybook.subscribeAll(note("plain"));
        Registration object = daybook.register(new Ordered("object", seen));
        Registration last = daybook.subscribe(Todo.Created.class, event -> {});
        todos.create(ID, new Todo.Created("tea"));

        List<Registration> active = daybook.activeRegistrations();
        assertEquals(5, active.size());
        assertTrue(active.get(0).toString().contains("early"), active::toString);
        assertSame(plain, active.get(1));
        assertTrue(active.get(2).toString().contains("middle"), active::toString);
        assertSame(last, active.get(3));
        assertTrue(active.get(4).toString().contains("late"), active::toString);
        object.close();
        assertEquals(List.of(plain, last), daybook.activeRegistrations());
        plain.close();
        last.close();
        assertEquals(List.of(), daybook.activeRegistrations());
        assertStored(1);
    }

    @Test
    @Tag("PS-07")
    @Tag("D-2")
    @Tag("D-3")
    void everyHandlerRunsWhenSomeFailAndTheFailuresReachTheWriterTogether() {
        IllegalStateException first = new IllegalStateException("secret 4711");
        IOException second = new IOException("secret 4711");
        AssertionError third = new AssertionError("secret 4711");
        daybook.subscribe(Todo.Completed.class, event -> {
            throw first;
        });
        daybook.subscribeAll(note("a"));
        daybook.subscribe(Todo.Completed.class, event -> {
            throw second;
        });
        daybook.subscribe(Todo.Completed.class, event -> {
            throw third;
        });
        daybook.subscribeAll(note("b"));
        Receipt created = todos.create(ID, new Todo.Created("tea"));

        HandlerFailedException thrown =
                assertThrows(HandlerFailedException.class, () -> todos.update(ID, todo -> new Todo.Completed()));

        assertEquals(List.of("a todo_created 1", "b todo_created 1", "a todo_completed 2", "b todo_completed 2"), seen);
        assertSame(first, thrown.getCause());
        assertEquals(List.of(second, third), List.of(thrown.getSuppressed()));
        assertEquals(1, created.lastVersion());
        assertEquals(2, thrown.receipt().lastVersion());
        assertEquals(new Position(0, 2), thrown.receipt().position());
        assertEquals(List.of(readAll().get(1).event().id()), thrown.receipt().eventIds());
        assertMentions(thrown, "stored", "Todo/" + ID, "0/2", "3 handler call(s) failed", "todo_completed");
        assertFalse(thrown.toString().contains("4711"), "the messages of handlers are not repeated");
        assertEquals(new Todo("tea", true, 1), todos.get(ID));
        assertStored(2);
    }

    @Test
    void aHandlerThatFailsGetsTheNextEventNevertheless() {
        AtomicInteger calls = new AtomicInteger();
        daybook.subscribeAll(event -> {
            calls.incrementAndGet();
            throw new IllegalStateException("always");
        });

        assertThrows(HandlerFailedException.class, () -> todos.create(ID, new Todo.Created("tea")));
        HandlerFailedException both = assertThrows(
                HandlerFailedException.class,
                () -> todos.update(ID, todo -> Decision.of(new Todo.Completed(), new Todo.Completed())));

        assertEquals(3, calls.get());
        assertEquals(1, both.getSuppressed().length);
        assertStored(3);
    }

    @Test
    void aHandlerThatIsInterruptedLeavesTheThreadInterrupted() {
        daybook.subscribeAll(event -> {
            throw new InterruptedException("enough");
        });

        assertThrows(HandlerFailedException.class, () -> todos.create(ID, new Todo.Created("tea")));

        assertTrue(Thread.interrupted(), "the thread is interrupted");
        assertStored(1);
    }

    @Test
    @Tag("PS-16")
    @Tag("D-2")
    void aRefusedEventReachesNoHandler() {
        todos.create(ID, new Todo.Created("tea"));
        daybook.subscribeAll(note("any"));

        assertThrows(RuntimeException.class, () -> todos.create(ID, new Todo.Created("again")));
        assertThrows(RuntimeException.class, () -> todos.update(ID, todo -> new Todo.Impossible()));
        todos.update(ID, todo -> Decision.none());
        todos.update(ID, todo -> new Todo.Completed());

        assertEquals(List.of("any todo_completed 2"), seen);
        assertStored(2);
    }

    @Test
    @Tag("PS-15")
    void loadingCallsNoHandler() {
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Completed());
        daybook.subscribeAll(note("any"));

        todos.get(ID);
        todos.find(ID);
        todos.at(ID, 1);
        todos.at(ID, clock.instant());
        assertEquals(2, history(todos, ID).size());

        assertEquals(List.of(), seen);
        assertStored(2);
    }

    @Test
    @Tag("PS-06")
    @Tag("D-54")
    void eventsThatAHandlerPublishesAreStoredAtOnceAndDeliveredAfterTheCurrentOne() {
        daybook.subscribe(Todo.Created.class, event -> {
            seen.add("a begins");
            daybook.publish(event.stream().aggregateId(), new Todo.ChangedLabel("by a"));
            assertEquals("by a", todos.get(ID).label());
            seen.add("a ends");
        });
        daybook.subscribe(Todo.Created.class, event -> {
            seen.add("b begins");
            daybook.publish(event.stream().aggregateId(), new Todo.ChangedLabel("by b"));
            seen.add("b ends");
        });
        daybook.subscribe(
                Todo.ChangedLabel.class,
                event -> seen.add("saw " + event.payload().label()));

        Receipt receipt = todos.create(ID, new Todo.Created("tea"));

        assertEquals(List.of("a begins", "a ends", "b begins", "b ends", "saw by a", "saw by b"), seen);
        assertEquals(1, receipt.lastVersion());
        assertEquals(List.of("todo_created", "todo_changed_label", "todo_changed_label"), storedTypes());
        assertStored(3);
    }

    @Test
    void handlersThatPublishForEachOtherDoNotGrowTheStack() {
        int last = 1500;
        daybook.subscribe(Visit.Arrived.class, event -> {
            int next = Integer.parseInt(event.stream().aggregateId()) + 1;
            if (next <= last) {
                daybook.publish(String.valueOf(next), new Visit.Arrived());
            }
        });
        daybook.publish("1", new Visit.Arrived());

        assertStored(last);
    }

    @Test
    void aFailureInANestedDeliveryReachesTheFirstWriterWithItsReceipt() {
        IllegalStateException failure = new IllegalStateException("nested");
        daybook.subscribe(Todo.Created.class, event -> daybook.publish(ID, new Todo.Completed()));
        daybook.subscribe(Todo.Completed.class, event -> {
            throw failure;
        });

        HandlerFailedException thrown =
                assertThrows(HandlerFailedException.class, () -> todos.create(ID, new Todo.Created("tea")));

        assertSame(failure, thrown.getCause());
        assertEquals(1, thrown.receipt().lastVersion());
        assertMentions(thrown, "todo_completed", "version 2");
        assertStored(2);
    }

    @Test
    void metadataAreInheritedFromTheEventThatIsHandled() {
        daybook.subscribe(Todo.Created.class, event -> daybook.publish(ID, new Todo.ChangedLabel("x")));
        daybook.subscribe(Todo.ChangedLabel.class, event -> daybook.publish(ID, new Todo.Completed()));
        todos.with(Metadata.none().withCorrelationId("request 7").with("user", "ada"))
                .create(ID, new Todo.Created("tea"));

        List<StoredEvent<DomainEvent<? super Todo>>> history = history(todos, ID);
        assertEquals(3, history.size());
        assertEquals(
                Metadata.none()
                        .withCorrelationId("request 7")
                        .withCausationId(history.get(0).id().toString()),
                history.get(1).metadata());
        assertEquals(
                Metadata.none()
                        .withCorrelationId("request 7")
                        .withCausationId(history.get(1).id().toString()),
                history.get(2).metadata());
    }

    @Test
    void theFirstEventIsTheCorrelationWhenNoneWasGiven() {
        daybook.subscribe(Todo.Created.class, event -> daybook.publish(ID, new Todo.ChangedLabel("x")));
        daybook.subscribe(Todo.ChangedLabel.class, event -> daybook.publish(ID, new Todo.Completed()));
        todos.create(ID, new Todo.Created("tea"));

        List<StoredEvent<DomainEvent<? super Todo>>> history = history(todos, ID);
        String first = history.get(0).id().toString();
        String second = history.get(1).id().toString();
        assertEquals(Metadata.none(), history.get(0).metadata());
        assertEquals(
                Metadata.none().withCorrelationId(first).withCausationId(first),
                history.get(1).metadata());
        assertEquals(
                Metadata.none().withCorrelationId(first).withCausationId(second),
                history.get(2).metadata());
    }

    @Test
    void metadataThatAreGivenInAHandlerWin() {
        Metadata given = Metadata.none().withCorrelationId("mine").withCausationId("my own");
        daybook.subscribe(Todo.Created.class, event -> daybook.publish(ID, new Todo.Completed(), given));
        todos.create(ID, new Todo.Created("tea"));

        assertEquals(given, history(todos, ID).get(1).metadata());
        assertStored(2);
    }

    @Test
    void nothingIsInheritedWhenTheHandlersAreDone() {
        daybook.subscribeAll(note("any"));
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Completed());

        assertEquals(Metadata.none(), history(todos, ID).get(1).metadata());
        assertStored(2);
    }

    @Test
    @Tag("PS-05")
    void aHandlerThatSubscribesDuringADeliveryIsCalledFromTheNextEventOn() {
        daybook.subscribe(Todo.Created.class, event -> daybook.subscribeAll(note("late")));
        todos.create(ID, new Todo.Created("tea"));
        assertEquals(List.of(), seen);
        todos.update(ID, todo -> new Todo.Completed());

        assertEquals(List.of("late todo_completed 2"), seen);
        assertStored(2);
    }

    @Test
    void aHandlerMayUnsubscribeItself() {
        List<Registration> own = new ArrayList<>();
        own.add(daybook.subscribeAll(event -> {
            seen.add(event.version());
            own.get(0).close();
        }));
        daybook.subscribeAll(note("other"));
        todos.create(ID, new Todo.Created("tea"));
        todos.update(ID, todo -> new Todo.Completed());

        assertEquals(List.of(1L, "other todo_created 1", "other todo_completed 2"), seen);
        assertStored(2);
    }

    @Test
    @Tag("PS-10")
    @Tag("PS-12")
    @Tag("AL-04")
    @Tag("D-8")
    void subscribeToMethodsTakeTheEventItsRecordAndItsMetadata() {
        Registration registration = daybook.register(new Everything(seen));
        Metadata metadata = Metadata.none().with("user", "ada");
        todos.with(metadata).create(ID, new Todo.Created("tea"));
        StoredEvent<?> created = history(todos, ID).get(0);

        assertEquals(
                List.of(
                        List.of("a", created.payload()),
                        List.of("b", created),
                        List.of("c", metadata, created.payload(), created),
                        List.of("d", created.payload()),
                        List.of("e", created),
                        List.of("f", created.payload())),
                seen);
        registration.close();
        registration.close();
        todos.update(ID, todo -> new Todo.Completed());
        assertEquals(6, seen.size());
        assertEquals(List.of(), daybook.activeRegistrations());
        assertStored(2);
    }

    private record Everything(List<Object> seen) {
        @SubscribeTo(Todo.Created.class)
        void a(Todo.Created event) {
            seen.add(List.of("a", event));
        }

        @SubscribeTo(Todo.Created.class)
        public void b(StoredEvent<Todo.Created> event) {
            seen.add(List.of("b", event));
        }

        @SubscribeTo(Todo.Created.class)
        protected int c(Metadata metadata, Todo.Created event, StoredEvent<Todo.Created> stored) {
            seen.add(List.of("c", metadata, event, stored));
            return 1;
        }

        @SubscribeTo({Todo.Created.class, Todo.Completed.class})
        void d(DomainEvent<Todo> event) {
            seen.add(List.of("d", event));
        }

        @SubscribeTo({Todo.Event.class, Todo.Created.class})
        void e(StoredEvent<? extends Todo.Event> event) {
            seen.add(List.of("e", event));
        }

        @SubscribeTo(Todo.Event.class)
        void f(Todo.Event event) {
            seen.add(List.of("f", event));
        }
    }

    @Test
    void whatASubscribeToMethodThrowsIsTheFailureItself() {
        IOException failure = new IOException("disk full");
        daybook.register(new Failing(failure));

        HandlerFailedException thrown =
                assertThrows(HandlerFailedException.class, () -> todos.create(ID, new Todo.Created("tea")));

        assertSame(failure, thrown.getCause());
        assertMentions(thrown, "Failing", "fail", "IOException");
        assertStored(1);
    }

    private record Failing(IOException failure) {
        @SubscribeTo(Todo.Created.class)
        void fail(Todo.Created event) throws IOException {
            throw failure;
        }
    }

    @Test
    @Tag("PS-11")
    void aSubscribeToMethodThatCannotBeCalledIsRefusedByName() {
        todos.create(ID, new Todo.Created("tea"));
        Map<Object, List<String>> refused = new HashMap<>();
        refused.put(new PrivateMethod(), List.of("PrivateMethod.hidden", "private"));
        refused.put(new ForeignParameter(), List.of("ForeignParameter.wants", "java.lang.String"));
        refused.put(new WrongPayload(), List.of("WrongPayload.wants", "Completed"));
        refused.put(new WrongStored(), List.of("WrongStored.wants", "Completed"));
        refused.put(new NoEvent(), List.of("NoEvent.wants", "StoredEvent"));
        refused.put(new NoParameter(), List.of("NoParameter.wants", "StoredEvent"));
        refused.put(new NoClass(), List.of("NoClass.wants", "no class"));
        refused.put(new UnknownClass(), List.of("UnknownClass.wants", "java.lang.Integer"));
        refused.put(new Object(), List.of("java.lang.Object", "@SubscribeTo"));
        refused.put(new OneOfTwo(), List.of("OneOfTwo.wrong"));

        refused.forEach((object, parts) -> {
            ConfigurationException thrown = assertThrows(ConfigurationException.class, () -> daybook.register(object));
            assertMentions(thrown, parts.toArray());
        });
        assertEquals(List.of(), daybook.activeRegistrations());
        assertStored(1);
    }

    private static final class PrivateMethod {
        @SubscribeTo(Todo.Created.class)
        private void hidden(Todo.Created event) {}
    }

    private static final class ForeignParameter {
        @SubscribeTo(Todo.Created.class)
        void wants(Todo.Created event, String text) {}
    }

    private static final class WrongPayload {
        @SubscribeTo(Todo.Created.class)
        void wants(Todo.Completed event) {}
    }

    private static final class WrongStored {
        @SubscribeTo({Todo.Created.class, Todo.Completed.class})
        void wants(StoredEvent<Todo.Completed> event) {}
    }

    private static final class NoEvent {
        @SubscribeTo(Todo.Created.class)
        void wants(Metadata metadata) {}
    }

    private static final class NoParameter {
        @SubscribeTo(Todo.Created.class)
        void wants() {}
    }

    private static final class NoClass {
        @SubscribeTo({})
        void wants(Todo.Created event) {}
    }

    private static final class UnknownClass {
        @SubscribeTo(Integer.class)
        void wants(Integer event) {}
    }

    private static final class OneOfTwo {
        @SubscribeTo(Todo.Created.class)
        void right(Todo.Created event) {}

        @SubscribeTo(Todo.Created.class)
        void wrong(int number) {}
    }

    @Test
    @Tag("PS-13")
    void anOverriddenSubscribeToMethodIsCalledOnce() {
        daybook.register(new Derived(seen));
        todos.create(ID, new Todo.Created("tea"));

        assertEquals(List.of("derived", "inherited"), seen);
        assertStored(1);
    }

    private static class Base {
        final List<Object> seen;

        Base(List<Object> seen) {
            this.seen = seen;
        }

        @SubscribeTo(Todo.Created.class)
        void handle(Todo.Created event) {
            seen.add("base");
        }

        @SubscribeTo(Todo.Created.class)
        void inherited(Todo.Created event) {
            seen.add("inherited");
        }
    }

    private static final class Derived extends Base {
        Derived(List<Object> seen) {
            super(seen);
        }

        @Override
        @SubscribeTo(Todo.Created.class)
        void handle(Todo.Created event) {
            seen.add("derived");
        }
    }

    @Test
    @Tag("ST-07")
    @Tag("D-6")
    @Tag("D-7")
    void twoDaybooksKnowNothingOfEachOther() {
        try (Daybook other = Daybook.open(openStore())) {
            daybook.subscribeAll(event -> seen.add("mine " + event.stream().aggregateId()));
            other.subscribeAll(event -> seen.add("other " + event.stream().aggregateId()));

            todos.create("1", new Todo.Created("tea"));
            other.publish("2", new Todo.Created("milk"));

            assertEquals(List.of("mine 1", "other 2"), seen);
            assertEquals(1, daybook.activeRegistrations().size());
            assertEquals("milk", other.repository(Todo.class).get("2").label());
            assertEquals("tea", todos.get("1").label());
        }
        todos.update("1", todo -> new Todo.Completed());
        assertEquals(List.of("mine 1", "other 2", "mine 1"), seen);
    }

    @Test
    void aHandlerOfOneDaybookMayWriteToAnother() {
        try (Daybook other = Daybook.open(store)) {
            other.subscribeAll(note("other"));
            daybook.subscribe(Todo.Created.class, event -> other.publish("copy", new Visit.Arrived()));
            todos.create(ID, new Todo.Created("tea"));

            assertEquals(List.of("other arrival 1"), seen);
            assertStored(2);
            assertEquals("{}", readAll().get(1).event().metadata());
        }
    }

    @Test
    void aHandlerThatHasWrittenToAnotherDaybookIsStillHandlingItsOwnEvent() {
        try (Daybook other = Daybook.open(store)) {
            other.subscribe(Visit.Arrived.class, event -> todos.update(ID, todo -> new Todo.Completed()));
            other.subscribeAll(note("other"));
            daybook.subscribeAll(note("mine"));
            daybook.subscribe(Todo.Created.class, event -> {
                other.publish("first", new Visit.Arrived());
                other.publish("second", new Visit.Arrived());
                todos.update(ID, todo -> new Todo.ChangedLabel("milk"));
                seen.add("handled");
            });

            todos.create(ID, new Todo.Created("tea"));
            todos.update(ID, todo -> new Todo.Completed());

            assertEquals(
                    List.of(
                            "mine todo_created 1",
                            "other arrival 1",
                            "other arrival 1",
                            "handled",
                            "mine todo_completed 2",
                            "mine todo_completed 3",
                            "mine todo_changed_label 4",
                            "mine todo_completed 5"),
                    seen);
            List<StoredEvent<DomainEvent<? super Todo>>> history = history(todos, ID);
            String created = history.get(0).id().toString();
            assertEquals(created, history.get(1).metadata().causationId().orElse(null));
            assertEquals(created, history.get(2).metadata().causationId().orElse(null));
            assertEquals(created, history.get(3).metadata().causationId().orElse(null));
            assertEquals(Metadata.none(), history.get(4).metadata());
            assertStored(7);
        }
    }

    @Test
    void aClosedDaybookTakesNoHandlers() {
        todos.create(ID, new Todo.Created("tea"));
        assertStored(1);

        daybook.close();

        assertThrows(StoreUnavailableException.class, () -> daybook.subscribe(Todo.Created.class, event -> {}));
        assertThrows(
                StoreUnavailableException.class, () -> daybook.subscribe(List.of(Todo.Created.class), event -> {}));
        assertThrows(StoreUnavailableException.class, () -> daybook.subscribe(event -> true, event -> {}));
        assertThrows(StoreUnavailableException.class, () -> daybook.subscribeAll(event -> {}));
        assertThrows(StoreUnavailableException.class, () -> daybook.register(new Takes()));
        assertEquals(List.of(), daybook.activeRegistrations());
    }

    @Test
    void eachWayToSubscribeGivesARegistrationThatSaysWhatItIsAndCanBeClosed() {
        EventHandler<Object> handler = event -> seen.add(event.type());
        List<Registration> registrations = List.of(
                daybook.subscribe(Todo.Created.class, handler),
                daybook.subscribe(List.of(Todo.Created.class, Visit.Arrived.class), handler),
                daybook.subscribe(event -> true, handler),
                daybook.subscribeAll(handler));

        assertEquals(registrations, daybook.activeRegistrations());
        List<String> names = registrations.stream().map(Registration::toString).toList();
        assertTrue(names.get(0).contains(Todo.Created.class.getName()), names.get(0));
        assertTrue(names.get(1).contains(Visit.Arrived.class.getName()), names.get(1));
        assertTrue(names.get(2).endsWith(" for a predicate"), names.get(2));
        assertTrue(names.get(3).endsWith(" for all events"), names.get(3));
        registrations.forEach(Registration::close);
        todos.create(ID, new Todo.Created("tea"));
        assertEquals(List.of(), seen);
        assertStored(1);
    }

    @Test
    void oneClassThatNoEventWillEverHaveSpoilsAListOfClasses() {
        todos.create(ID, new Todo.Created("tea"));

        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> daybook.subscribe(List.of(Todo.Created.class, String.class), event -> {}));

        assertMentions(refused, "java.lang.String");
        assertEquals(List.of(), daybook.activeRegistrations());
        assertStored(1);
    }

    static final class Takes {
        @SubscribeTo(Todo.Created.class)
        void takes(Todo.Created event) {}
    }

    @Test
    @Tag("AP-08")
    void closingUnregistersAllHandlers() {
        daybook.subscribeAll(note("any"));
        todos.create(ID, new Todo.Created("tea"));
        assertStored(1);

        daybook.close();

        assertEquals(List.of(), daybook.activeRegistrations());
        assertEquals(List.of("any todo_created 1"), seen);
    }

    @Test
    @Tag("D-6")
    void handlersComeAndGoWhileManyPublish() {
        int writers = 6;
        int events = 40;
        Map<String, Integer> always = new ConcurrentHashMap<>();
        daybook.subscribeAll(event -> always.merge(event.stream() + " " + event.version(), 1, Integer::sum));
        AtomicInteger writing = new AtomicInteger(writers);
        try (Race race = new Race(writers + 2)) {
            race.runAll(thread -> {
                if (thread >= writers) {
                    while (writing.get() > 0) {
                        Registration registration = daybook.subscribeAll(event -> seen.add(event.version()));
                        registration.close();
                    }
                    return thread;
                }
                try {
                    for (int i = 0; i < events; i++) {
                        daybook.publish(thread + "." + i, new Todo.Created("tea"));
                    }
                } finally {
                    writing.decrementAndGet();
                }
                return thread;
            });
        }

        assertEquals(writers * events, always.size());
        assertTrue(always.values().stream().allMatch(count -> count == 1), "each event is delivered once");
        assertEquals(1, daybook.activeRegistrations().size());
        assertStored((long) writers * events);
    }

    @Test
    void aHandlerThatIsClosedByAnotherIsNotCalledEvenForTheEventAtHand() {
        List<String> called = new ArrayList<>();
        List<Registration> second = new ArrayList<>();
        daybook.subscribeAll(event -> {
            called.add("first");
            second.forEach(Registration::close);
        });
        second.add(daybook.subscribeAll(event -> called.add("second")));

        daybook.publish("1", new Todo.Created("tea"));

        assertEquals(List.of("first"), called);
        assertStored(1);
    }

    @Test
    void deliveriesOfOneThreadDoNotWaitForThoseOfAnother() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        daybook.subscribe(Visit.Arrived.class, event -> {
            blocked.countDown();
            assertTrue(release.await(60, TimeUnit.SECONDS), "released");
        });
        daybook.subscribe(List.of(Todo.Created.class), note("quick"));
        Thread slow = new Thread(() -> daybook.publish("1", new Visit.Arrived()));
        slow.start();
        try {
            assertTrue(blocked.await(60, TimeUnit.SECONDS), "the other thread is in its handler");
            todos.create(ID, new Todo.Created("tea"));
            assertEquals(List.of("quick todo_created 1"), seen);
            assertTrue(slow.isAlive());
        } finally {
            release.countDown();
            slow.join(60_000);
        }
        assertFalse(slow.isAlive());
        assertStored(2);
    }

    /** A handler in general. */
    interface General<E> {
        @SubscribeTo(Todo.Created.class)
        void on(E event);
    }

    static final class Special implements General<Todo.Created> {
        final List<String> called = new ArrayList<>();

        @Override
        @SubscribeTo(Todo.Created.class)
        public void on(Todo.Created event) {
            called.add(event.label());
        }
    }

    @Test
    void anOverriddenMethodOfAGenericTypeIsCalledOnce() {
        Special special = new Special();
        daybook.register(special);

        daybook.publish("1", new Todo.Created("tea"));

        assertEquals(List.of("tea"), special.called);
        assertEquals(1, daybook.activeRegistrations().size());
        assertStored(1);
    }

    private static int forEver(int depth) {
        return forEver(depth + 1) + 1;
    }

    @Test
    void aHandlerThatOverflowsItsStackFailsAloneAndIsReported() {
        List<String> called = new ArrayList<>();
        daybook.subscribeAll(event -> forEver(0));
        daybook.subscribeAll(event -> called.add("second"));

        HandlerFailedException failed =
                assertThrows(HandlerFailedException.class, () -> daybook.publish("1", new Todo.Created("tea")));

        assertInstanceOf(StackOverflowError.class, failed.getCause());
        assertEquals(List.of("second"), called);
        assertStored(1);
    }

    @Test
    @Tag("ST-01")
    @Tag("ST-06")
    @Tag("EV-12")
    @Tag("AP-11")
    @Tag("D-1")
    void publishingStoresTheEventThenCallsItsHandlersWithAllThatIsRecorded() {
        Metadata metadata = Metadata.none().with("command_id", "c 1");
        daybook.subscribe(Todo.Created.class, event -> {
            assertEquals("my next thing to do", todos.get(ID).label());
            seen.add(event);
        });

        Receipt receipt = daybook.publish(ID, new Todo.Created("my next thing to do"), metadata);

        assertEquals(history(todos, ID), seen);
        StoredEvent<?> event = (StoredEvent<?>) seen.get(0);
        assertEquals(metadata, event.metadata());
        assertEquals(List.of(event.id()), receipt.eventIds());
        assertEquals(event.position(), receipt.position());
        assertStored(1);
    }

    /** Runs inside the transaction, and notes what it gets. */
    static final class InTransaction {
        private final List<Object> notes;
        private final List<Integer> foundElsewhere = new ArrayList<>();
        private @Nullable RuntimeException failure;
        private Runnable meanwhile = () -> {};

        InTransaction(List<Object> notes) {
            this.notes = notes;
        }

        @SubscribeTo(value = Todo.Event.class, inTransaction = true)
        void handle(StoredEvent<Todo.Event> event) {
            notes.add("inside " + event.type() + " " + event.version() + " " + event.isCommitted());
            meanwhile.run();
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Test
    void aHandlerInsideTheTransactionRunsBeforeTheEventsAreStoredAndSeesNoPosition() {
        InTransaction inside = new InTransaction(seen);
        inside.meanwhile = () ->
                inside.foundElsewhere.add(Race.elsewhere(thread -> readAll().size()));
        daybook.subscribeAll(event -> seen.add("after " + event.version() + " " + event.position()));
        daybook.register(inside);

        todos.create(ID, new Todo.Created("tea"));
        Receipt receipt = todos.update(ID, todo -> Decision.of(new Todo.ChangedLabel("milk"), new Todo.Completed()));

        assertEquals(
                List.of(
                        "inside todo_created 1 false",
                        "after 1 0/1",
                        "inside todo_changed_label 2 false",
                        "inside todo_completed 3 false",
                        "after 2 0/2",
                        "after 3 0/3"),
                seen);
        assertEquals(List.of(0, 1, 1), inside.foundElsewhere);
        assertEquals(new Position(0, 3), receipt.position());
        assertStored(3);
    }

    @Test
    void aHandlerInsideTheTransactionThatFailsLeavesNothing() {
        todos.create(ID, new Todo.Created("tea"));
        InTransaction inside = new InTransaction(seen);
        inside.failure = new IllegalStateException("no");
        Registration registration = daybook.register(inside);
        daybook.subscribeAll(event -> seen.add("after"));

        HandlerRefusedException refused = assertThrows(
                HandlerRefusedException.class,
                () -> todos.update(ID, todo -> Decision.of(new Todo.ChangedLabel("milk"), new Todo.Completed())));

        assertSame(inside.failure, refused.getCause());
        assertMentions(
                refused, "InTransaction.handle", "todo_changed_label", "Todo/" + ID, "version 2", "nothing is stored");
        assertEquals(List.of("inside todo_changed_label 2 false"), seen);
        assertStored(1);
        registration.close();
        assertEquals(
                new Position(0, 2),
                todos.update(ID, todo -> new Todo.Completed()).position());
    }

    @Test
    void anInterruptedCallerStoresAllTheSameAndOnlyItsHandlersSeeTheInterrupt() {
        InTransaction inside = new InTransaction(seen);
        inside.meanwhile = () -> seen.add(Thread.currentThread().isInterrupted());
        daybook.register(inside);
        daybook.subscribeAll(event -> seen.add("after " + Thread.currentThread().isInterrupted()));
        boolean isStillInterrupted;
        Thread.currentThread().interrupt();
        try {
            todos.create(ID, new Todo.Created("tea"));
            store.inTransaction(own -> daybook.in(own).publish("other", new Todo.Created("milk")));
            inside.failure = new IllegalStateException("no");
            assertThrows(HandlerRefusedException.class, () -> todos.update(ID, todo -> new Todo.Completed()));
        } finally {
            isStillInterrupted = Thread.interrupted();
        }

        assertTrue(isStillInterrupted, "the thread is still interrupted");
        assertEquals(
                List.of(
                        "inside todo_created 1 false",
                        true,
                        "after true",
                        "inside todo_created 1 false",
                        true,
                        "after true",
                        "inside todo_completed 2 false",
                        true),
                seen);
        assertStored(2);
    }

    @Test
    void aConflictBehindAHandlerInsideTheTransactionIsTriedAgainWithTheHandler() {
        todos.create(ID, new Todo.Created("tea"));
        InTransaction inside = new InTransaction(seen);
        AtomicInteger calls = new AtomicInteger();
        inside.meanwhile = () -> {
            if (calls.incrementAndGet() == 1) {
                Race.elsewhere(thread ->
                        Daybook.open(store).repository(Todo.class).update(ID, todo -> new Todo.ChangedLabel("theirs")));
            }
        };
        daybook.register(inside);

        Receipt receipt = todos.update(ID, todo -> new Todo.ChangedLabel(todo.label() + " and mine"));

        assertEquals(3, receipt.lastVersion());
        assertEquals("theirs and mine", todos.get(ID).label());
        assertEquals(List.of("inside todo_changed_label 2 false", "inside todo_changed_label 3 false"), seen);
        assertStored(3);
    }

    @Test
    void whatAHandlerInsideTheTransactionPublishesOutsideOfItIsStoredAtOnceAnd() {
        InTransaction inside = new InTransaction(seen);
        inside.meanwhile = () -> Daybook.open(store).publish("other", new Todo.Created("milk"));
        inside.failure = new IllegalStateException("no");
        daybook.register(inside);

        assertThrows(HandlerRefusedException.class, () -> todos.create(ID, new Todo.Created("tea")));

        assertEquals(
                List.of("other"),
                readAll().stream().map(row -> row.stream().aggregateId()).toList());
    }

    @Test
    void eachCallOfAHandlerIsWithinWhatGoesAroundIt() {
        InTransaction inside = new InTransaction(seen);
        Daybook around = Daybook.builder(store)
                .manualSubscriptions()
                .aroundHandlers(call -> {
                    seen.add("inner " + call.subscription().orElse("process"));
                    call.proceed();
                })
                .aroundHandlers(call -> {
                    seen.add("outer " + call.event().version());
                    call.proceed();
                    seen.add("end");
                })
                .open();
        around.subscribe(Todo.Created.class, event -> seen.add("process"));
        around.register(inside);

        around.publish(ID, new Todo.Created("tea"));

        assertEquals(
                List.of(
                        "outer 1",
                        "inner process",
                        "inside todo_created 1 false",
                        "end",
                        "outer 1",
                        "inner process",
                        "process",
                        "end"),
                seen);
    }

    @Test
    void whatIsThrownAroundAHandlerIsAFailureOfTheHandler() {
        Daybook around = Daybook.builder(store)
                .aroundHandlers(call -> {
                    throw new IllegalStateException("around " + call.handler());
                })
                .open();
        around.subscribe(Todo.Created.class, event -> seen.add("never"));

        HandlerFailedException failed =
                assertThrows(HandlerFailedException.class, () -> around.publish(ID, new Todo.Created("tea")));

        assertEquals(
                "around " + around.activeRegistrations().get(0),
                Objects.requireNonNull(failed.getCause()).getMessage());
        assertEquals(List.of(), seen);
        assertStored(1);
    }

    @Test
    void whatIsRecordedAboutEachEventIsAddedToWhatItInherits() {
        Daybook recording = Daybook.builder(store)
                .recording(metadata -> metadata.with("user", "ada"))
                .open();
        recording.subscribe(Todo.Created.class, event -> {
            if (!event.stream().aggregateId().equals("other")) {
                recording.publish("other", new Todo.Created("by a handler"));
            }
        });

        recording.publish(ID, new Todo.Created("tea"));

        Metadata first = history(todos, ID).get(0).metadata();
        Metadata second = history(todos, "other").get(0).metadata();
        assertEquals(Optional.of("ada"), first.get("user"));
        assertEquals(Optional.of("ada"), second.get("user"));
        assertTrue(second.causationId().isPresent());
    }

    @Test
    void whatCannotBeRecordedKeepsTheEventFromBeingStored() {
        todos.create("another", new Todo.Created("milk"));
        Daybook recording = Daybook.builder(store)
                .recording(metadata -> {
                    throw new IllegalStateException("nobody is logged in");
                })
                .open();

        assertEquals(
                "nobody is logged in",
                assertThrows(IllegalStateException.class, () -> recording.publish(ID, new Todo.Created("tea")))
                        .getMessage());
        assertStored(1);
    }

    @Test
    void aRepositoryIsFoundByTheTypesOfAMutatorThatIsKnown() {
        daybook.define(Cart.MUTATOR);

        Repository<Cart, Cart.Event> carts = daybook.repository(Cart.class, Cart.Event.class);

        carts.create(ID, new Cart.Opened("ada"));
        assertEquals("ada", carts.get(ID).owner());
        assertMentions(
                assertThrows(ConfigurationException.class, () -> daybook.repository(Cart.class, Object.class)),
                "the events of",
                Cart.class.getName());
        assertMentions(
                assertThrows(ConfigurationException.class, () -> daybook.repository(Todo.class, Todo.Created.class)),
                "no mutator of",
                Todo.class.getName());
    }

    @Test
    void aDaybookMayBeginLaterAndEndItsSubscriptionsEarlier() {
        Daybook later = Daybook.builder(store).beginLater().open();
        later.publish(ID, new Todo.Created("tea"));
        later.begin();
        later.begin();
        later.endSubscriptions();
        later.endSubscriptions();
        later.publish(ID, new Todo.ChangedLabel("milk"));
        assertStored(2);
    }
}
