package org.daybook.autoload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.acme.Calls;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.daybook.Daybook;
import org.daybook.PackageLoader;
import org.daybook.event.ConfigurationException;
import org.daybook.handler.ParameterResolver;
import org.daybook.journal.EventJournal;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in an application fails when it starts, with a message that says where. Each test is an application. */
class BrokenApplicationTest {

    private static final String IMPORTS = """
            package com.broken;
            import com.acme.Calls;
            import com.acme.todo.Todo;
            import java.util.List;
            import org.daybook.autoload.EventHandlers;
            import org.daybook.event.*;
            import org.daybook.handler.SubscribeTo;
            """;

    @TempDir
    Path folder;

    private final AtomicBoolean closed = new AtomicBoolean();

    @BeforeEach
    void clear() {
        Calls.ALL.clear();
    }

    /** A memory store that notes its end and offers a {@code Thread} to handlers. */
    private final class NotingStore implements Store {
        private final MemoryStore memory = new MemoryStore();

        @Override
        public EventJournal journal() {
            return memory.journal();
        }

        @Override
        public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
            return memory.inTransaction(work);
        }

        @Override
        public List<ParameterResolver> parameterResolvers() {
            return List.of(new ParameterResolver() {
                @Override
                public boolean supports(Class<?> type) {
                    return type == Thread.class;
                }

                @Override
                public void call(List<Class<?>> types, Call call) throws Exception {
                    call.with(List.of(Thread.currentThread()));
                }
            });
        }

        @Override
        public void close() {
            closed.set(true);
            memory.close();
        }
    }

    private Daybook.Builder builder() {
        return Daybook.builder(new NotingStore()).packages("com.broken");
    }

    /** Opens a Daybook with a class loader of these classes in the place of an application server's. */
    private static <T> T inContext(Path classes, Function<ClassLoader, T> work) throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return work.apply(loader);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private ConfigurationException failure(Path classes, Daybook.Builder builder) throws IOException {
        ConfigurationException failure = inContext(
                classes,
                loader -> catchThrowableOfType(
                        ConfigurationException.class, () -> builder.open().close()));
        assertThat(failure).as("the start fails").isNotNull();
        return failure;
    }

    private ConfigurationException failure(String source) throws IOException {
        ConfigurationException failure = failure(Sources.compile(folder, IMPORTS + source), builder());
        assertThat(closed).as("the store is closed").isTrue();
        return failure;
    }

    @Test
    void the_applications_of_this_test_would_start() throws IOException {
        Path classes = Sources.compile(folder, IMPORTS + """
                        public class Handlers {
                            @SubscribeTo(Todo.Created.class)
                            void created(Todo.Created event, Thread thread, Metadata metadata) {
                                Calls.ALL.add(thread.getName());
                            }
                        }
                        """);
        inContext(classes, loader -> {
            try (Daybook daybook = builder().open()) {
                return daybook.publish("1", new com.acme.todo.Todo.Created("milk"));
            }
        });
        assertThat(Calls.ALL).containsExactly(Thread.currentThread().getName());
    }

    @Test
    @Tag("AL-06")
    void a_jar_that_only_the_context_class_loader_sees_is_scanned() throws IOException {
        Path classes = Sources.compile(folder, IMPORTS + """
                        public class Handlers {
                            @SubscribeTo(Todo.Created.class)
                            void created(StoredEvent<? extends Todo.Created> event) {
                                Calls.ALL.add("in a jar");
                            }
                        }
                        """);
        inContext(Sources.jar(classes, folder.resolve("application.jar")), loader -> {
            try (Daybook daybook = builder().open()) {
                return daybook.publish("1", new com.acme.todo.Todo.Created("milk"));
            }
        });
        assertThat(Calls.ALL).containsExactly("in a jar");
    }

    @Test
    void what_is_inherited_from_packages_that_are_not_scanned_counts() throws IOException {
        Path classes = Sources.compile(folder, """
                package com.shared;
                public interface Fact<S> extends org.daybook.event.DomainEvent<S> {}
                """, """
                package com.shared;
                @org.daybook.autoload.EventHandlers
                public abstract class Base {
                    @org.daybook.handler.SubscribeTo(com.acme.todo.Todo.Created.class)
                    public void created(com.acme.todo.Todo.Created event) {
                        com.acme.Calls.ALL.add("inherited");
                    }
                }
                """, """
                package com.shared;
                public abstract class Entity extends org.daybook.event.BaseEntity {}
                """, IMPORTS + """
                        public class Mails extends com.shared.Base {
                            record Archived() implements com.shared.Fact<Todo> {
                                @Override public Todo mutate(Todo todo) { return todo; }
                            }
                            static class Derived extends com.shared.Entity {
                                record Begun() implements Creation<Derived> {
                                    @Override public Derived create() { return new Derived(); }
                                }
                            }
                            static class Handlers {
                                @SubscribeTo(Archived.class) void archived(Archived event) {}
                                @SubscribeTo(Derived.Begun.class) void begun(Derived.Begun event) {}
                            }
                        }
                        """);
        inContext(classes, loader -> {
            try (Daybook daybook = builder().open()) {
                assertThat(daybook.activeRegistrations())
                        .map(Object::toString)
                        .containsExactly(
                                "com.shared.Base.created",
                                "com.broken.Mails$Handlers.archived",
                                "com.broken.Mails$Handlers.begun");
                return daybook.publish("1", new com.acme.todo.Todo.Created("milk"));
            }
        });
        assertThat(Calls.ALL).containsExactly("inherited");
    }

    @Test
    void methods_of_interfaces_and_of_a_superclass_in_another_package_are_handlers_too() throws IOException {
        Path classes = Sources.compile(
                folder,
                """
                package com.shared;
                public abstract class Base {
                    @org.daybook.handler.SubscribeTo(com.acme.todo.Todo.Created.class)
                    void on(com.acme.todo.Todo.Created event) {}
                    @org.daybook.handler.SubscribeTo(com.acme.todo.Todo.Created.class)
                    public void overridden(com.acme.todo.Todo.Created event) {}
                }
                """,
                IMPORTS + "interface Mixin { @SubscribeTo(Todo.Created.class) default void mixed(Todo.Created e) {} }",
                IMPORTS + """
                        public class Handlers extends com.shared.Base implements Mixin {
                            @SubscribeTo(Todo.Created.class) void on(Todo.Created event) {}
                            @Override @SubscribeTo(Todo.Created.class) public void overridden(Todo.Created event) {}
                        }
                        """);
        List<String> handlers = inContext(classes, loader -> {
            try (Daybook daybook = builder().open()) {
                return daybook.activeRegistrations().stream()
                        .map(Object::toString)
                        .toList();
            }
        });
        assertThat(handlers)
                .containsExactlyInAnyOrder(
                        "com.broken.Handlers.on",
                        "com.shared.Base.on",
                        "com.broken.Handlers.overridden",
                        "com.broken.Mixin.mixed");
    }

    @Test
    void no_package() {
        assertThat(catchThrowableOfType(
                        ConfigurationException.class,
                        () -> Daybook.builder(new MemoryStore()).packages()))
                .hasMessage("packages() names no package to load");
        PackageLoader loader = new ScanningPackageLoader();
        assertThat(catchThrowableOfType(ConfigurationException.class, () -> loader.find(List.of())))
                .hasMessage("no package is given to load aggregates and handlers from");
    }

    @Test
    void a_package_that_does_not_exist() {
        assertThat(failureOf("com.acme.todo", "com.acme.tod"))
                .hasMessage("package com.acme.tod does not exist: no class on the class path is in it or below it");
    }

    @Test
    void what_is_no_package_name() {
        for (String name :
                List.of("com.acme.*", "com/acme", "com..acme", "com.acme.", ".com", "com.1acme", "com acme")) {
            assertThat(failureOf(name))
                    .hasMessage("'" + name + "' is not the name of a package, such as com.acme.todo");
        }
        assertThat(failureOf(" ")).hasMessage("a package to load has a blank name");
        assertThat(failureOf("")).hasMessage("a package to load has a blank name");
    }

    private static ConfigurationException failureOf(String... packages) {
        return catchThrowableOfType(
                ConfigurationException.class,
                () -> Daybook.builder(new MemoryStore())
                        .packages(packages)
                        .open()
                        .close());
    }

    @Test
    void an_upcaster_that_is_none_or_cannot_be_created() throws IOException {
        assertThat(failure("@Upcasts(type = \"todo_created\", version = 1) public class Step {}"))
                .hasMessage("com.broken.Step has an @Upcasts, but is no Upcaster: implement it, or leave that out");
        assertThat(
                        failure(
                                "@Upcasts(type = \"todo_created\", version = 1) public class Other implements Upcaster { "
                                        + "Other(String s) {} public List<EventShape> upcast(EventShape event) { return List.of(); } }"))
                .hasMessageStartingWith("the upcaster com.broken.Other needs a constructor without parameters");
    }

    @Test
    void two_upcasters_of_one_version() throws IOException {
        String step = "@Upcasts(type = \"todo_created\", version = 1) static class %s implements Upcaster { "
                + "public List<EventShape> upcast(EventShape event) { return List.of(); } }";
        assertThat(failure("public class Steps { " + step.formatted("One") + step.formatted("Two") + " }"))
                .hasMessageContaining("com.broken.Steps$Two")
                .hasMessageContaining("two upcasters of todo_created version 1");
    }

    @Test
    void a_private_method() throws IOException {
        assertThat(
                        failure(
                                "public class Handlers { @SubscribeTo(Todo.Created.class) private void on(Todo.Created e) {} }"))
                .hasMessage("handler method com.broken.Handlers.on is private; make it package-private or public");
    }

    @Test
    void a_parameter_that_nobody_provides() throws IOException {
        assertThat(
                        failure(
                                "public class Handlers { @SubscribeTo(Todo.Created.class) void on(Todo.Created e, String s) {} }"))
                .hasMessage(
                        "handler method com.broken.Handlers.on takes a java.lang.String, which is neither an event it "
                                + "subscribes to, nor its StoredEvent, Metadata or Delivery, nor provided by the store");
    }

    @Test
    void an_event_of_another_class_than_subscribed() throws IOException {
        assertThat(failure(
                        "public class Handlers { @SubscribeTo(Todo.Created.class) void on(Todo.ChangedLabel e) {} }"))
                .hasMessageStartingWith(
                        "handler method com.broken.Handlers.on takes a com.acme.todo.Todo$ChangedLabel");
    }

    @Test
    void a_type_variable_that_no_subscribed_event_fits() throws IOException {
        assertThat(failure("public class Handlers { "
                        + "@SubscribeTo(Todo.Created.class) <T extends Todo.ChangedLabel> void on(T e) {} }"))
                .hasMessageStartingWith(
                        "handler method com.broken.Handlers.on takes a com.acme.todo.Todo$ChangedLabel");
        assertThat(failure("public class Handlers { "
                        + "@SubscribeTo(Todo.Created.class) void on(Todo.Created e, List<String>[] lists) {} }"))
                .hasMessageStartingWith("handler method com.broken.Handlers.on takes a [Ljava.util.List;");
    }

    @Test
    void a_stored_event_of_another_class_than_subscribed() throws IOException {
        assertThat(failure("public class Handlers { @SubscribeTo({Todo.Created.class, Todo.ChangedLabel.class}) "
                        + "void on(StoredEvent<Todo.Created> e) {} }"))
                .hasMessage("handler method com.broken.Handlers.on takes a StoredEvent<Created>, but subscribes to "
                        + "com.acme.todo.Todo$ChangedLabel");
    }

    @Test
    void a_method_without_the_event() throws IOException {
        assertThat(failure("public class Handlers { @SubscribeTo(Todo.Created.class) void on(Metadata metadata) {} }"))
                .hasMessage("handler method com.broken.Handlers.on takes neither the event nor a StoredEvent of it");
    }

    @Test
    void a_class_that_is_no_event() throws IOException {
        assertThat(failure("public class Handlers { @SubscribeTo(String.class) void on(String e) {} }"))
                .hasMessageStartingWith("handler method com.broken.Handlers.on cannot subscribe: java.lang.String is "
                        + "neither an event of a known aggregate nor a supertype of one");
    }

    @Test
    void a_method_that_subscribes_to_nothing() throws IOException {
        assertThat(failure("public class Handlers { @SubscribeTo({}) void on(Todo.Created e) {} }"))
                .hasMessage("handler method com.broken.Handlers.on subscribes to no class");
    }

    @Test
    void a_constructor_with_arguments() throws IOException {
        assertThat(failure("public class Handlers { Handlers(int i) {} "
                        + "@SubscribeTo(Todo.Created.class) void on(Todo.Created e) {} }"))
                .hasMessage("com.broken.Handlers has no constructor without arguments: add one, or create it with "
                        + "Daybook.builder(store).instances(...)")
                .hasCauseInstanceOf(NoSuchMethodException.class);
    }

    @Test
    @Tag("AL-03")
    @Tag("AL-09")
    void a_constructor_that_throws() throws IOException {
        assertThat(failure(
                        "public class Handlers { Handlers() { throw new IllegalStateException(\"no mail server\"); } "
                                + "@SubscribeTo(Todo.Created.class) void on(Todo.Created e) {} }"))
                .hasMessage("the constructor of com.broken.Handlers failed")
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no mail server");
    }

    @Test
    @Tag("AL-03")
    void a_class_that_cannot_be_initialised() throws IOException {
        assertThat(failure("public class Handlers { static int zero = 0; static int i = 1 / zero; "
                        + "@SubscribeTo(Todo.Created.class) void on(Todo.Created e) {} }"))
                .hasMessage("handlers class com.broken.Handlers is broken: java.lang.ExceptionInInitializerError")
                .hasRootCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void an_inner_class() throws IOException {
        assertThat(failure("public class Outer { public class Handlers { "
                        + "@SubscribeTo(Todo.Created.class) void on(Todo.Created e) {} } }"))
                .hasMessage("com.broken.Outer$Handlers is an inner class and cannot be created alone: make it a static "
                        + "nested class, or create it with Daybook.builder(store).instances(...)");
    }

    @Test
    @Tag("AL-03")
    void a_class_whose_dependency_is_missing() throws IOException {
        Path classes = Sources.compile(
                folder,
                IMPORTS + "class Missing {}",
                IMPORTS.replace("com.broken;", "com.broken.more;") + "public class Gone {}",
                IMPORTS + "public class Handlers extends com.broken.more.Gone { "
                        + "@SubscribeTo(Todo.Created.class) void on(Todo.Created e) {} }");
        Files.delete(classes.resolve("com/broken/more/Gone.class"));
        assertThat(failure(classes, builder()))
                .hasMessage("class com.broken.Handlers is broken: java.lang.NoClassDefFoundError: com/broken/more/Gone")
                .hasCauseInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void a_method_with_a_parameter_whose_class_is_missing() throws IOException {
        Path classes = Sources.compile(
                folder,
                IMPORTS + "class Missing {}",
                IMPORTS + "public class Handlers { "
                        + "@SubscribeTo(Todo.Created.class) void on(Todo.Created e, Missing m) {} }");
        Files.delete(classes.resolve("com/broken/Missing.class"));
        assertThat(failure(classes, builder()))
                .hasMessageContaining("com.broken.Handlers")
                .hasMessageContaining("com/broken/Missing");
    }

    @Test
    void a_method_whose_event_class_is_missing() throws IOException {
        Path classes = Sources.compile(
                folder,
                IMPORTS + "class Missing {}",
                IMPORTS + "public class Handlers { @SubscribeTo(Missing.class) void on(Object e) {} }");
        Files.delete(classes.resolve("com/broken/Missing.class"));
        assertThat(failure(classes, builder()))
                .hasMessageContaining("com.broken.Handlers")
                .hasMessageContaining("com.broken.Missing");
    }

    @Test
    void a_damaged_class_file() throws IOException {
        Path classes = Sources.compile(
                folder,
                IMPORTS + "class Sound {}",
                IMPORTS + "public class Handlers { @SubscribeTo(Todo.Created.class) void on(Todo.Created e) {} }");
        Path file = classes.resolve("com/broken/Handlers.class");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(failure(classes, builder()))
                .hasMessageStartingWith("the class file of com.broken.Handlers cannot be read: file:");
    }

    @Test
    void an_instance_provider_that_fails_or_gives_something_else() throws IOException {
        Path classes = Sources.compile(
                folder,
                IMPORTS + "public class Handlers { @SubscribeTo(Todo.Created.class) void on(Todo.Created e) {} }");
        assertThat(failure(classes, builder().instances(type -> {
                    throw new IllegalStateException("no such bean");
                })))
                .hasMessage(
                        "handlers class com.broken.Handlers is broken: java.lang.IllegalStateException: no such bean");
        assertThat(failure(classes, builder().instances(type -> "a proxy")))
                .hasMessage("the instances given to the Daybook's builder made a java.lang.String instead of a "
                        + "com.broken.Handlers");
    }

    @Test
    void an_aggregate_that_nothing_begins() throws IOException {
        assertThat(failure("public class Thing extends BaseEntity {}"))
                .hasMessageStartingWith("no event begins a com.broken.Thing");
        assertThat(failure("@AggregateType(\"other\") public class Thing {}"))
                .hasMessageStartingWith("no event begins a com.broken.Thing");
    }

    @Test
    void a_mutator_without_a_function_for_an_event() throws IOException {
        assertThat(failure("""
                        public record Cart() {
                            sealed interface Event {}
                            record Opened() implements Event {}
                            record Added() implements Event {}
                            private static final org.daybook.aggregate.Mutator<Cart, Event> MUTATOR =
                                    org.daybook.aggregate.Mutator.of(Cart.class, Event.class)
                                            .creates(Opened.class, opened -> new Cart());
                        }
                        """)).hasMessageContainingAll("com.broken.Cart$Added", "com.broken.Cart", "otherwise");
    }

    @Test
    void two_mutators_of_one_aggregate() throws IOException {
        assertThat(failure("""
                        public record Cart() {
                            record Opened() {}
                            static final org.daybook.aggregate.Mutator<Cart, Object> ONE =
                                    org.daybook.aggregate.Mutator.of(Cart.class, Object.class)
                                            .creates(Opened.class, opened -> new Cart());
                            static final org.daybook.aggregate.Mutator<Cart, Object> OTHER =
                                    org.daybook.aggregate.Mutator.of(Cart.class, Object.class)
                                            .creates(Opened.class, opened -> new Cart());
                        }
                        """)).hasMessageContainingAll("com.broken.Cart", "another mutator");
    }

    @Test
    void a_class_with_a_mutator_that_cannot_be_initialised() throws IOException {
        assertThat(failure("""
                        public record Cart() {
                            record Opened() {}
                            static final org.daybook.aggregate.Mutator<Cart, Object> MUTATOR =
                                    org.daybook.aggregate.Mutator.of(Cart.class, Object.class)
                                            .creates(Opened.class, opened -> new Cart())
                                            .creates(Opened.class, opened -> new Cart());
                        }
                        """))
                .hasMessageContaining("com.broken.Cart#MUTATOR")
                .hasRootCauseMessage("Mutator of com.broken.Cart by java.lang.Object has a function for "
                        + "com.broken.Cart$Opened already");
    }

    @Test
    void two_events_of_one_stored_name() throws IOException {
        assertThat(failure("""
                        public record Thing() {
                            public record Made() implements Creation<Thing> {
                                @Override public Thing create() { return new Thing(); }
                            }
                            @EventType(name = "thing_made") public record Also() implements DomainEvent<Thing> {
                                @Override public Thing mutate(Thing thing) { return thing; }
                            }
                        }
                        """))
                .hasMessageContaining("com.broken.Thing$Made")
                .hasMessageContaining("com.broken.Thing$Also")
                .hasMessageContaining("thing_made");
    }

    @Test
    @Tag("AL-08")
    void a_later_class_that_fails_leaves_no_daybook_behind() throws IOException {
        Path classes = Sources.compile(
                folder,
                IMPORTS + "public class Outer { "
                        + "static class Handlers { @SubscribeTo(Todo.Created.class) void on(Todo.Created e) {} } }",
                IMPORTS + "@EventHandlers public class Zebra { Zebra(int i) {} "
                        + "@SubscribeTo(Todo.Created.class) void on(Todo.Created e) {} }");
        assertThat(failure(classes, builder())).hasMessageStartingWith("com.broken.Zebra has no constructor");
        assertThat(closed).isTrue();
    }
}
