package org.daybook.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Metadata;
import org.daybook.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/** One {@link SubscribeTo} method of one object, checked when it is made so that it can only fail by what it does. */
final class HandlerMethod implements EventHandler<Object> {

    private enum Parameter {
        EVENT,
        STORED_EVENT,
        METADATA,
        DELIVERY,
        RESOLVED
    }

    private final Object target;
    private final Method method;
    private final List<Class<?>> eventClasses;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Class<?>> resolvedTypes = new ArrayList<>();
    private @Nullable ParameterResolver resolver;

    static List<HandlerMethod> of(Object target, List<ParameterResolver> resolvers, Consumer<Class<?>> requireEvent) {
        List<HandlerMethod> methods = new ArrayList<>();
        for (Method method : annotated(target.getClass(), SubscribeTo.class)) {
            List<Class<?>> eventClasses =
                    List.of(method.getAnnotation(SubscribeTo.class).value());
            methods.add(new HandlerMethod(target, method, eventClasses, resolvers, requireEvent));
        }
        if (methods.isEmpty()) {
            throw new ConfigurationException(target.getClass().getName() + " has no @SubscribeTo method to register");
        }
        methods.sort(Comparator.comparingInt(HandlerMethod::order)
                .thenComparing(each -> each.method.getName())
                .thenComparing(each -> Arrays.toString(each.method.getParameterTypes())));
        return methods;
    }

    /** The {@link OnReset} methods, which take no event. */
    static List<HandlerMethod> onReset(Object target, List<ParameterResolver> resolvers) {
        return annotated(target.getClass(), OnReset.class).stream()
                .map(method -> new HandlerMethod(target, method, List.of(), resolvers, null))
                .toList();
    }

    private static List<Method> annotated(Class<?> target, Class<? extends Annotation> annotation) {
        List<Method> methods = new ArrayList<>();
        List<Method> seen = new ArrayList<>();
        for (Class<?> type : supertypes(target)) {
            for (Method method : type.getDeclaredMethods()) {
                if (!method.isAnnotationPresent(annotation) || overridden(method, seen)) {
                    continue;
                }
                if (!method.isBridge()) {
                    methods.add(method);
                }
                seen.add(method); // a bridge, too: it is what overrides a generic method
            }
        }
        return methods;
    }

    /** The class, its superclasses from the nearest on, then all their interfaces, which may have default methods. */
    private static Set<Class<?>> supertypes(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            types.add(each);
        }
        List.copyOf(types).forEach(each -> addInterfaces(each, types));
        return types;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
        for (Class<?> each : type.getInterfaces()) {
            types.add(each);
            addInterfaces(each, types);
        }
    }

    private static boolean overridden(Method method, List<Method> below) {
        return !Modifier.isPrivate(method.getModifiers())
                && below.stream()
                        .anyMatch(each -> each.getName().equals(method.getName())
                                && each.getDeclaringClass() != method.getDeclaringClass()
                                && isVisible(method, each.getDeclaringClass())
                                && Arrays.equals(each.getParameterTypes(), method.getParameterTypes()));
    }

    /** A package-private method cannot be overridden from another package, so both are handlers then. */
    private static boolean isVisible(Method method, Class<?> from) {
        return (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                || method.getDeclaringClass().getPackage().equals(from.getPackage());
    }

    private void requireEvents(Consumer<Class<?>> requireEvent) {
        if (eventClasses.isEmpty()) {
            throw broken("subscribes to no class", null);
        }
        for (Class<?> eventClass : eventClasses) {
            try {
                requireEvent.accept(eventClass);
            } catch (ConfigurationException e) {
                throw broken("cannot subscribe: " + e.getMessage(), e);
            }
        }
    }

    /**
     * @param requireEvent throws for a class that no event is of; {@code null} for a method that takes no event
     */
    private HandlerMethod(
            Object target,
            Method method,
            List<Class<?>> eventClasses,
            List<ParameterResolver> resolvers,
            @Nullable Consumer<Class<?>> requireEvent) {
        this.target = target;
        this.method = method;
        this.eventClasses = eventClasses;
        if (requireEvent != null) {
            requireEvents(requireEvent);
        }
        if (Modifier.isPrivate(method.getModifiers())) {
            throw broken("is private; make it package-private or public", null);
        }
        for (Type type : method.getGenericParameterTypes()) {
            parameters.add(classify(type, resolvers));
        }
        if (requireEvent != null
                && !parameters.contains(Parameter.EVENT)
                && !parameters.contains(Parameter.STORED_EVENT)) {
            throw broken("takes neither the event nor a StoredEvent of it", null);
        }
        if (!method.trySetAccessible()) {
            throw broken(
                    "is not accessible: open package "
                            + method.getDeclaringClass().getPackageName() + " to org.daybook.core in module-info",
                    null);
        }
    }

    private Parameter classify(Type type, List<ParameterResolver> resolvers) {
        Class<?> raw = raw(type);
        if (raw == StoredEvent.class) {
            Class<?> payload = type instanceof ParameterizedType parameterized
                    ? raw(parameterized.getActualTypeArguments()[0])
                    : Object.class;
            requireCovers(payload, "StoredEvent<" + payload.getSimpleName() + ">");
            return Parameter.STORED_EVENT;
        }
        if (raw == Metadata.class) {
            return Parameter.METADATA;
        }
        if (raw == Delivery.class) {
            return Parameter.DELIVERY;
        }
        if (!eventClasses.isEmpty() && eventClasses.stream().allMatch(raw::isAssignableFrom)) {
            return Parameter.EVENT;
        }
        for (ParameterResolver each : resolvers) {
            if (each.supports(raw)) {
                if (resolver != null && !resolver.equals(each)) {
                    throw broken("takes parameters of two resolvers, which cannot share one call", null);
                }
                resolver = each;
                resolvedTypes.add(raw);
                return Parameter.RESOLVED;
            }
        }
        throw broken(
                "takes a " + raw.getName()
                        + ", which is neither an event it subscribes to, nor its StoredEvent, Metadata or Delivery, "
                        + "nor provided by the store",
                null);
    }

    private void requireCovers(Class<?> payload, String parameter) {
        for (Class<?> eventClass : eventClasses) {
            if (!payload.isAssignableFrom(eventClass)) {
                throw broken("takes a " + parameter + ", but subscribes to " + eventClass.getName(), null);
            }
        }
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return raw(parameterized.getRawType());
        }
        if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        return raw(((GenericArrayType) type).getGenericComponentType()).arrayType();
    }

    int order() {
        return method.getAnnotation(SubscribeTo.class).order();
    }

    boolean isInTransaction() {
        return method.getAnnotation(SubscribeTo.class).inTransaction();
    }

    boolean isLiveOnly() {
        return method.getAnnotation(SubscribeTo.class).liveOnly();
    }

    void requireAfterCommit() {
        if (isInTransaction()) {
            throw broken("is to run inside the transaction of the append, but its class is @Durable", null);
        }
    }

    void requireInProcess() {
        if (isLiveOnly()) {
            throw broken("is left out of replays, of which there are none unless its class is @Durable", null);
        }
        if (isInTransaction() && !Views.among(eventClasses).isEmpty()) {
            throw broken("runs inside the transaction, where it gets the aggregate's own class of an event only", null);
        }
    }

    Object target() {
        return target;
    }

    List<Class<?>> eventClasses() {
        return eventClasses;
    }

    boolean matches(StoredEvent<?> event) {
        return Views.matches(eventClasses, event);
    }

    @Override
    public void handle(StoredEvent<Object> event) throws Exception {
        if (resolver == null) {
            invoke(event, Delivery.LIVE, List.of());
        } else {
            resolver.call(resolvedTypes, values -> invoke(event, Delivery.LIVE, values));
        }
    }

    /** Calls the method with what a transaction provides. */
    void handleIn(List<ParameterResolver> ofTransaction, StoredEvent<Object> event, Delivery delivery)
            throws Exception {
        call(ofTransaction, values -> invoke(event, delivery, values));
    }

    /** Calls a method that takes no event. */
    void callIn(List<ParameterResolver> ofTransaction) throws Exception {
        call(ofTransaction, values -> invoke(values.toArray()));
    }

    private void call(List<ParameterResolver> ofTransaction, ParameterResolver.Call call) throws Exception {
        ParameterResolver own = resolver;
        if (own == null) {
            call.with(List.of());
            return;
        }
        ParameterResolver chosen = ofTransaction.stream()
                .filter(each -> resolvedTypes.stream().allMatch(each::supports))
                .findFirst()
                .orElse(own);
        chosen.call(resolvedTypes, call);
    }

    private void invoke(StoredEvent<Object> event, Delivery delivery, List<Object> resolved) throws Exception {
        Object[] arguments = new Object[parameters.size()];
        int nextResolved = 0;
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = switch (parameters.get(i)) {
                case EVENT -> event.payload();
                case STORED_EVENT -> event;
                case METADATA -> event.metadata();
                case DELIVERY -> delivery;
                case RESOLVED -> resolved.get(nextResolved++);
            };
        }
        invoke(arguments);
    }

    private void invoke(Object[] arguments) throws Exception {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    private ConfigurationException broken(String problem, @Nullable Throwable cause) {
        return new ConfigurationException("handler method " + this + " " + problem, cause);
    }

    @Override
    public String toString() {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }
}
