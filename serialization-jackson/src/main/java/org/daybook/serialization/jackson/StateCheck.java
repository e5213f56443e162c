package org.daybook.serialization.jackson;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.BaseEntity;
import org.daybook.event.SerializationException;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Looks through the classes that a state is made of for what could not be read again, or would be another value then. A class that says
 * itself how Jackson is to read it is believed.
 */
final class StateCheck {

    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class);

    private static final List<Class<? extends Annotation>> SAYS_ITSELF =
            List.of(JsonTypeInfo.class, JsonDeserialize.class);

    private final Class<?> root;
    private final Set<Type> seen = new HashSet<>();

    private StateCheck(Class<?> root) {
        this.root = root;
    }

    /** @throws SerializationException with the path to what cannot be read again */
    static void require(Class<?> type) {
        StateCheck check = new StateCheck(type);
        check.lookAt(type, "", Map.of());
    }

    private void lookAt(Type type, String path, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            lookAt(known.getOrDefault(variable, variable.getBounds()[0]), path, Map.of());
        } else if (type instanceof WildcardType wildcard) {
            lookAt(wildcard.getUpperBounds()[0], path, known);
        } else if (type instanceof GenericArrayType array) {
            lookAt(array.getGenericComponentType(), path + "[]", known);
        } else if (type instanceof ParameterizedType parameterized) {
            lookAt((Class<?>) parameterized.getRawType(), parameterized.getActualTypeArguments(), path, known);
        } else {
            lookAt((Class<?>) type, ((Class<?>) type).getTypeParameters(), path, known);
        }
    }

    private void lookAt(Class<?> type, Type[] arguments, String path, Map<TypeVariable<?>, Type> known) {
        if (type.isArray()) {
            lookAt(type.getComponentType(), path + "[]", known);
        } else if (type.getPackageName().equals("java.util") && isContainer(type)) {
            lookAtContents(type, arguments, path, known);
        } else if (!isValue(type)) {
            Map<TypeVariable<?>, Type> bound = new HashMap<>();
            for (int i = 0; i < arguments.length; i++) {
                Type argument = arguments[i];
                bound.put(
                        type.getTypeParameters()[i],
                        argument instanceof TypeVariable<?> variable
                                ? known.getOrDefault(variable, variable.getBounds()[0])
                                : argument);
            }
            if (seen.add(bound.isEmpty() ? type : new Bound(type, bound))) {
                lookInto(type, path, bound);
            }
        }
    }

    /** A class with what its parameters are. */
    private record Bound(Class<?> type, Map<TypeVariable<?>, Type> parameters) implements Type {}

    private static boolean isValue(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || VALUES.contains(type)
                || (type.getPackageName().equals("java.time") && Modifier.isFinal(type.getModifiers()));
    }

    private static boolean isContainer(Class<?> type) {
        return type == Optional.class || Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }

    private void lookAtContents(Class<?> type, Type[] arguments, String path, Map<TypeVariable<?>, Type> known) {
        if (Stream.of(arguments)
                .anyMatch(each -> each instanceof TypeVariable<?> variable && !known.containsKey(variable))) {
            throw refused(path, "it does not say what is in it");
        }
        boolean isMap = Map.class.isAssignableFrom(type);
        if (isMap && arguments.length == 2) {
            Type key = arguments[0];
            if (!(key instanceof Class<?> plain) || !isValue(plain)) {
                throw refused(path, "its keys are " + key.getTypeName() + ", and keys are texts in JSON");
            }
        }
        for (int i = isMap ? 1 : 0; i < arguments.length; i++) {
            lookAt(arguments[i], path + "[]", known);
        }
    }

    private void lookInto(Class<?> type, String path, Map<TypeVariable<?>, Type> bound) {
        if (saysItself(type)) {
            return;
        }
        if (type == Object.class) {
            throw refused(path, "it can be anything, and its class is not stored");
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw refused(
                    path,
                    "it is a " + type.getName() + ", whose own class is not stored: annotate that with "
                            + "@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) and @JsonSubTypes");
        }
        if (type.getName().startsWith("java.")) {
            throw refused(path, "a " + type.getName() + " is not read again as it was");
        }
        if (type.isRecord()) {
            requireAll(type, path);
            for (RecordComponent each : type.getRecordComponents()) {
                String name = path + "." + each.getName();
                requireBothWays(each.getAccessor(), name);
                requireBothWays(fieldOf(type, each), name);
                lookAt(each.getGenericType(), name, bound);
            }
            return;
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            throw refused(path, type.getName() + " is not static");
        }
        if (Stream.of(type.getDeclaredConstructors()).noneMatch(StateCheck::isUsable)) {
            throw refused(
                    path,
                    type.getName()
                            + " has neither a constructor without parameters, which may be private, nor a @JsonCreator");
        }
        lookAtFields(type, path, bound);
    }

    private void lookAtFields(Class<?> type, String path, Map<TypeVariable<?>, Type> bound) {
        for (Class<?> each = type; each != null && each != BaseEntity.class; each = each.getSuperclass()) {
            requireAll(each, path);
            for (Field field : each.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                String name = path + "." + field.getName();
                if (Modifier.isTransient(field.getModifiers())) {
                    throw refused(name, "it is transient, and would be empty");
                }
                requireBothWays(field, name);
                lookAt(field.getGenericType(), name, bound);
            }
        }
    }

    private static AnnotatedElement fieldOf(Class<?> type, RecordComponent component) {
        try {
            return type.getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(type + " has a component without a field", e);
        }
    }

    /** Of a class nothing is to be left out. */
    private void requireAll(Class<?> type, String path) {
        if (type.isAnnotationPresent(JsonIgnoreProperties.class)
                && type.getAnnotation(JsonIgnoreProperties.class).value().length > 0) {
            throw refused(path, type.getName() + " ignores properties, and they would be empty");
        }
    }

    private void requireBothWays(AnnotatedElement element, String name) {
        JsonIgnore ignore = element.getAnnotation(JsonIgnore.class);
        JsonProperty property = element.getAnnotation(JsonProperty.class);
        boolean isOneWay = property != null
                && (property.access() == JsonProperty.Access.READ_ONLY
                        || property.access() == JsonProperty.Access.WRITE_ONLY);
        if ((ignore != null && ignore.value()) || isOneWay) {
            throw refused(name, "it is ignored, and would be empty");
        }
    }

    private static boolean isUsable(Constructor<?> constructor) {
        return constructor.getParameterCount() == 0 || constructor.isAnnotationPresent(JsonCreator.class);
    }

    private static boolean saysItself(Class<?> type) {
        return SAYS_ITSELF.stream().anyMatch(type::isAnnotationPresent)
                || Stream.<AnnotatedElement>concat(
                                Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredFields()))
                        .anyMatch(each -> each.isAnnotationPresent(JsonValue.class));
    }

    private SerializationException refused(String path, String why) {
        return new SerializationException(
                "a " + root.getName() + " cannot be written and read again"
                        + (path.isEmpty() ? "" : ", for " + path.substring(1)) + ": " + why,
                null);
    }
}
