package org.daybook.event;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the aggregate of an event class: the S of the DomainEvent of S that it implements, however indirectly. */
final class EventOwner {

    private static final ClassValue<Class<?>> OWNERS = new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
            Class<?> owner = find(type, Map.of());
            if (owner == null) {
                throw new IllegalArgumentException(type.getName() + " implements no DomainEvent");
            }
            return owner;
        }
    };

    private EventOwner() {}

    static Class<?> of(Class<?> eventClass) {
        return OWNERS.get(eventClass);
    }

    private static @Nullable Class<?> find(Type type, Map<TypeVariable<?>, Type> known) {
        Class<?> raw = erase(type, known);
        if (!DomainEvent.class.isAssignableFrom(raw)) {
            return null;
        }
        Map<TypeVariable<?>, Type> bound = bind(type, raw, known);
        if (raw == DomainEvent.class) {
            return erase(raw.getTypeParameters()[0], bound);
        }
        for (Type parent : raw.getGenericInterfaces()) {
            Class<?> owner = find(parent, bound);
            if (owner != null) {
                return owner;
            }
        }
        Type parent = raw.getGenericSuperclass();
        return parent == null ? null : find(parent, bound);
    }

    private static Map<TypeVariable<?>, Type> bind(Type type, Class<?> raw, Map<TypeVariable<?>, Type> known) {
        Map<TypeVariable<?>, Type> bound = new HashMap<>(known);
        if (type instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                bound.put(variables[i], parameterized.getActualTypeArguments()[i]);
            }
        }
        return bound;
    }

    private static Class<?> erase(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof TypeVariable<?> variable) {
            Type value = known.get(variable);
            return value == null || value.equals(variable)
                    ? erase(variable.getBounds()[0], known)
                    : erase(value, known);
        }
        return Object.class;
    }
}
