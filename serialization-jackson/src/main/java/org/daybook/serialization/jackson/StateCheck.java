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

    /** Nobody writes types that stand in each other so deep, but a class that holds itself of a list of its own parameter comes to it. */
    private static final int DEEPEST = 32;

    private final Class<?> root;
    private final Set<Type> seen = new HashSet<>();

    private StateCheck(Class<?> root) {
        this.root = root;
    }

    /** @throws SerializationException with the path to what cannot be read again */
    static void require(Class<?> type) {
        StateCheck check = new StateCheck(type);
        check.lookAt(type, "");
    }

    /** At a class, or one with what its parameters are. */
    private void lookAt(Type type, String path) {
        if (type instanceof Given given) {
            if (given.depth() > DEEPEST) {
                throw refused(path, "its classes hold each other of ever deeper types");
            }
            lookAt(given.type(), given.arguments(), path);
        } else {
            lookAt((Class<?>) type, List.of(((Class<?>) type).getTypeParameters()), path);
        }
    }

    private void lookAt(Class<?> type, List<? extends Type> arguments, String path) {
        if (type.isArray()) {
            lookAt(type.getComponentType(), path + "[]");
        } else if (type.getPackageName().equals("java.util") && isContainer(type)) {
            lookAtContents(type, arguments, path);
        } else if (!isValue(type)) {
            Map<TypeVariable<?>, Type> bound = bound(type, arguments, Map.of());
            if (seen.add(bound.isEmpty() ? type : new Given(type, List.copyOf(arguments)))) {
                lookInto(type, path, bound);
            }
        }
    }

    /** A class with what its parameters are, in which no variable is left. */
    private record Given(Class<?> type, List<Type> arguments) implements Type {
        int depth() {
            return 1
                    + arguments.stream()
                            .mapToInt(each -> each instanceof Given given ? given.depth() : 0)
                            .max()
                            .orElse(0);
        }
    }

    private static Map<TypeVariable<?>, Type> bound(
            Class<?> type, List<? extends Type> arguments, Map<TypeVariable<?>, Type> known) {
        Map<TypeVariable<?>, Type> bound = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            bound.put(type.getTypeParameters()[i], given(arguments.get(i), known));
        }
        return bound;
    }

    /** A type with what its variables are. A raw class stays one, so that it can be told that nothing says what is in it. */
    private static Type given(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            Type is = known.get(variable);
            if (is != null) {
                return is;
            }
            Map<TypeVariable<?>, Type> once = new HashMap<>(known);
            once.put(variable, Object.class); // a bound may name the variable itself
            return given(variable.getBounds()[0], once);
        }
        if (type instanceof WildcardType wildcard) {
            return given(wildcard.getUpperBounds()[0], known);
        }
        if (type instanceof GenericArrayType array) {
            return new Given(
                    List.class, List.of(given(array.getGenericComponentType(), known))); // in JSON it is the same
        }
        if (type instanceof ParameterizedType parameterized) {
            return new Given(
                    (Class<?>) parameterized.getRawType(),
                    Stream.of(parameterized.getActualTypeArguments())
                            .map(each -> given(each, known))
                            .toList());
        }
        return type;
    }

    private static boolean isValue(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || VALUES.contains(type)
                || (type.getPackageName().equals("java.time") && Modifier.isFinal(type.getModifiers()));
    }

    private static boolean isContainer(Class<?> type) {
        return type == Optional.class || Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }

    private void lookAtContents(Class<?> type, List<? extends Type> arguments, String path) {
        if (arguments.stream().anyMatch(TypeVariable.class::isInstance)) {
            throw refused(path, "it does not say what is in it");
        }
        boolean hasKeys = Map.class.isAssignableFrom(type) && arguments.size() == 2;
        if (hasKeys && !(arguments.get(0) instanceof Class<?> plain && isValue(plain))) {
            Type key = arguments.get(0) instanceof Given given ? given.type() : arguments.get(0);
            throw refused(path, "its keys are " + key.getTypeName() + ", and keys are texts in JSON");
        }
        arguments.stream().skip(hasKeys ? 1 : 0).forEach(each -> lookAt(each, path + "[]"));
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
                lookAt(given(each.getGenericType(), bound), name);
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
        requireAll(type, path);
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            String name = path + "." + field.getName();
            if (Modifier.isTransient(field.getModifiers())) {
                throw refused(name, "it is transient, and would be empty");
            }
            requireBothWays(field, name);
            lookAt(given(field.getGenericType(), bound), name);
        }
        Class<?> above = type.getSuperclass();
        if (above != null && above != BaseEntity.class) {
            List<Type> arguments = type.getGenericSuperclass() instanceof ParameterizedType parameterized
                    ? List.of(parameterized.getActualTypeArguments())
                    : List.of(above.getTypeParameters());
            lookAtFields(above, path, bound(above, arguments, bound));
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
