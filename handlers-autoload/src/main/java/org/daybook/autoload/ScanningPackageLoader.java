package org.daybook.autoload;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.daybook.Daybook;
import org.daybook.PackageLoader;
import org.daybook.aggregate.Mutator;
import org.daybook.event.AggregateType;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.DaybookException;
import org.daybook.event.DomainEvent;
import org.daybook.event.Upcaster;
import org.daybook.event.Upcasts;
import org.daybook.handler.Registration;
import org.daybook.subscription.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds aggregates and handlers in the class files of packages and those below them. It calls {@link Daybook#define} and
 * {@link Daybook#register}, as anybody could, and logs once at INFO what it found.
 *
 * <ul>
 *   <li>Aggregates are the classes that the events in the packages belong to, the subclasses of
 *       {@link org.daybook.event.BaseEntity} and the classes with an {@link org.daybook.event.AggregateType}; further what is
 *       below an abstract type that lends it an event to begin with. They get the events found, nested in them or not.
 *   <li>{@link Mutator}s are the static final fields of that type, in any class and of any visibility. One that others extend
 *       is part of them.
 *   <li>{@link Upcaster}s are the classes of it with an {@link Upcasts}, which are created by their constructor without parameters.
 *   <li>Handlers are the {@link org.daybook.handler.SubscribeTo} methods of classes whose simple name is {@code Handlers},
 *       nested ones too, and of classes with {@link EventHandlers} or {@link org.daybook.handler.Durable}; the latter become
 *       subscriptions. Each class is created once; they are registered in the order of their names, so handlers of the same
 *       {@code order} run in the order of class name, then method name.
 * </ul>
 *
 * <p>Abstract classes and interfaces are passed over. Looking for classes runs no code of theirs; only the classes that hold
 * a mutator and those of handlers are initialised. Found by
 * {@link java.util.ServiceLoader}. Safe for use by any number of threads.
 *
 * <pre>{@code
 * var daybook = Daybook.builder(store).packages("com.acme.todo").open(); // has it look, if this artifact is there
 * }</pre>
 */
public final class ScanningPackageLoader implements PackageLoader {

    private static final Logger LOG = LoggerFactory.getLogger(ScanningPackageLoader.class);

    /** For {@link java.util.ServiceLoader}. */
    public ScanningPackageLoader() {}

    @Override
    public Found find(List<String> packages) {
        List<String> names = PackageNames.requireValid(packages);
        long begin = System.nanoTime();
        ScannedPackages found = ScannedPackages.scan(names);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        LOG.debug("read the class files of {}", names);
        return daybook -> define(daybook, names, found, millis);
    }

    private static Handlers define(Daybook daybook, List<String> names, ScannedPackages found, long millis) {
        List<Mutator<?, ?>> mutators = new ArrayList<>();
        found.mutators().forEach(each -> mutators.add(mutator(each)));
        daybook.define(mutators.toArray(Mutator<?, ?>[]::new));
        found.upcasters().forEach(each -> addUpcaster(daybook, load(each)));
        Map<Class<?>, List<Class<?>>> aggregates = aggregates(found);
        mutators.forEach(each -> aggregates.remove(each.stateClass()));
        aggregates.forEach((aggregate, events) -> define(daybook, aggregate, events));
        return new FoundHandlers(daybook, names, found, millis, aggregates.keySet());
    }

    /** Used by one thread. */
    private static final class FoundHandlers implements Handlers {

        private final Daybook daybook;
        private final List<String> packages;
        private final ScannedPackages found;
        private final long millis;
        private final Set<Class<?>> aggregates;
        private final List<Registration> handlers = new ArrayList<>();
        private final List<Subscription> subscriptions = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();

        FoundHandlers(
                Daybook daybook, List<String> packages, ScannedPackages found, long millis, Set<Class<?>> aggregates) {
            this.daybook = daybook;
            this.packages = packages;
            this.found = found;
            this.millis = millis;
            this.aggregates = aggregates;
        }

        @Override
        public void register(Function<Class<?>, Object> instances) {
            Set<Registration> before = Set.copyOf(daybook.activeRegistrations());
            for (String name : found.handlers()) {
                Optional<Registration> registration = ScanningPackageLoader.register(daybook, load(name), instances);
                if (registration.isEmpty()) {
                    leftOut.add(name);
                } else if (registration.get() instanceof Subscription subscription) {
                    subscriptions.add(subscription);
                }
            }
            handlers.addAll(daybook.activeRegistrations());
            handlers.removeAll(before);
        }

        @Override
        public void report() {
            StringBuilder text = new StringBuilder("loaded " + String.join(", ", packages) + " (scanned in " + millis
                    + " ms), aggregates: " + aggregates.size() + ", mutators: "
                    + found.mutators().size() + ", handlers: " + handlers.size());
            list(text, "aggregate", aggregates.stream().map(Class::getName).toList());
            list(text, "mutator", found.mutators());
            list(text, "upcaster", found.upcasters());
            list(text, "handler", handlers.stream().map(Object::toString).toList());
            list(
                    text,
                    "subscription",
                    subscriptions.stream().map(Object::toString).toList());
            list(text, "left out by who creates handlers:", leftOut);
            list(text, "ignored, without a @SubscribeTo method:", found.withoutMethods());
            list(text, "ignored, with @SubscribeTo but neither named Handlers nor @EventHandlers:", ignored());
            LOG.info("{}", text);
        }

        /** Others may have registered an object of the class, or of one below it, such as a container's proxy. */
        private Set<String> ignored() {
            Set<String> ignored = new TreeSet<>(found.unmarked());
            for (Object each : daybook.handlerObjects()) {
                for (Class<?> type = each.getClass(); type != null; type = type.getSuperclass()) {
                    ignored.remove(type.getName());
                }
            }
            return ignored;
        }
    }

    /**
     * The aggregates and their events. An abstract owner's events go to each concrete aggregate below it; it is an aggregate
     * by itself if it has a creation.
     */
    private static Map<Class<?>, List<Class<?>>> aggregates(ScannedPackages found) {
        Map<Class<?>, List<Class<?>>> aggregates = new TreeMap<>(Comparator.comparing(Class::getName));
        for (String name : found.aggregates()) {
            aggregates.put(load(name), new ArrayList<>());
        }
        Map<Class<?>, Class<?>> owners = new TreeMap<>(Comparator.comparing(Class::getName));
        for (String name : found.events()) {
            Class<?> event = load(name);
            if (!event.isLocalClass()) {
                owners.put(event, guarded("event " + name, () -> DomainEvent.aggregateOf(event)));
            }
        }
        owners.values().removeIf(owner -> owner == Object.class);
        Set<Class<?>> bases = new HashSet<>(owners.values());
        bases.removeIf(owner -> !isBase(owner, owners));
        owners.values().stream()
                .filter(owner -> !bases.contains(owner))
                .forEach(owner -> aggregates.putIfAbsent(owner, new ArrayList<>()));
        for (String name : found.heirs()) {
            Class<?> heir = load(name);
            if (heir.isLocalClass() || heir.isEnum()) {
                continue;
            }
            boolean isBegun = owners.entrySet().stream()
                    .anyMatch(each -> Creation.class.isAssignableFrom(each.getKey())
                            && bases.contains(each.getValue())
                            && each.getValue().isAssignableFrom(heir));
            if (isBegun) {
                aggregates.putIfAbsent(heir, new ArrayList<>());
            }
        }
        aggregates.forEach((aggregate, events) -> owners.forEach((event, owner) -> {
            if (owner == aggregate || (bases.contains(owner) && owner.isAssignableFrom(aggregate))) {
                events.add(event);
            }
        }));
        return aggregates;
    }

    /** Whether a type lends its events to the aggregates below it. One that is sealed and begun by an event is one itself. */
    private static boolean isBase(Class<?> type, Map<Class<?>, Class<?>> owners) {
        return Modifier.isAbstract(type.getModifiers())
                && !type.isAnnotationPresent(AggregateType.class)
                && !(type.isSealed()
                        && owners.entrySet().stream()
                                .anyMatch(each ->
                                        each.getValue() == type && Creation.class.isAssignableFrom(each.getKey())));
    }

    private static Mutator<?, ?> mutator(String constant) {
        Class<?> type = load(constant.substring(0, constant.indexOf('#')));
        return guarded("mutator " + constant, () -> {
            Field field = type.getDeclaredField(constant.substring(constant.indexOf('#') + 1));
            field.setAccessible(true);
            return Objects.requireNonNull((Mutator<?, ?>) field.get(null), "the constant is null");
        });
    }

    /** It changes what it is given and nothing else, so nobody but this needs to create it. */
    private static void addUpcaster(Daybook daybook, Class<?> type) {
        guarded("upcaster " + type.getName(), () -> {
            if (!Upcaster.class.isAssignableFrom(type)) {
                throw new ConfigurationException(
                        type.getName() + " has an @Upcasts, but is no Upcaster: implement it, or leave that out");
            }
            Constructor<? extends Upcaster> constructor;
            try {
                constructor = type.asSubclass(Upcaster.class).getDeclaredConstructor();
            } catch (NoSuchMethodException e) {
                throw new ConfigurationException(
                        "the upcaster " + type.getName()
                                + " needs a constructor without parameters, and to be static if it "
                                + "is nested; or register it by hand with Daybook.builder(store).upcaster(...)",
                        e);
            }
            constructor.setAccessible(true);
            Upcasts upcasts = type.getAnnotation(Upcasts.class);
            daybook.upcaster(upcasts.type(), upcasts.version(), constructor.newInstance());
            return type;
        });
    }

    private static void define(Daybook daybook, Class<?> aggregate, List<Class<?>> events) {
        guarded("aggregate " + aggregate.getName(), () -> {
            daybook.define(aggregate, events.toArray(Class<?>[]::new));
            return aggregate;
        });
    }

    /** Nothing if the class is to be left out. */
    private static Optional<Registration> register(
            Daybook daybook, Class<?> type, Function<Class<?>, Object> instances) {
        return guarded("handlers class " + type.getName(), () -> {
            Object handlers = instances.apply(type);
            if (handlers instanceof Optional<?> none && none.isEmpty()) {
                return Optional.empty();
            }
            if (!type.isInstance(handlers)) {
                throw new ConfigurationException("the instances given to the Daybook's builder made "
                        + (handlers == null
                                ? "null"
                                : "a " + handlers.getClass().getName()) + " instead of a "
                        + type.getName());
            }
            return Optional.of(daybook.register(handlers));
        });
    }

    private static Class<?> load(String name) {
        return guarded("class " + name, () -> {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            ClassLoader own = ScanningPackageLoader.class.getClassLoader();
            try {
                return Class.forName(name, false, context == null ? own : context);
            } catch (ClassNotFoundException e) {
                return Class.forName(name, false, own);
            }
        });
    }

    private interface Step<T> {
        T run() throws ReflectiveOperationException;
    }

    /** Makes sure that whatever goes wrong names the class with which it went wrong. */
    private static <T> T guarded(String what, Step<T> step) {
        try {
            return step.run();
        } catch (DaybookException e) {
            String name = what.substring(what.lastIndexOf(' ') + 1);
            if (String.valueOf(e.getMessage()).contains(name)) {
                throw e;
            }
            throw new ConfigurationException(what + ": " + e.getMessage(), e);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new ConfigurationException(what + " is broken: " + e, e);
        }
    }

    private static void list(StringBuilder text, String what, Collection<String> names) {
        names.forEach(name -> text.append(System.lineSeparator())
                .append("  ")
                .append(what)
                .append(' ')
                .append(name));
    }
}
