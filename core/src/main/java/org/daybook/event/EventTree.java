package org.daybook.event;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a stored event as names and values, while {@link Upcaster}s bring it from an old shape to a new one. Values are
 * texts ({@link String}), numbers ({@link BigDecimal}, as exact as they are stored, but that a negative zero is a zero),
 * truth values ({@link Boolean}), trees, lists of such values, and {@code null}. What is not changed keeps its value, and names
 * keep their order.
 *
 * <pre>{@code
 * data.rename("title", "label")
 *         .set("priority", data.text("label").startsWith("!") ? 1 : 0)
 *         .remove("colour");
 * }</pre>
 *
 * <p>Made by the {@link org.daybook.serialization.EventSerializer}. Used by one thread.
 */
public interface EventTree {

    /**
     * The names, in their order.
     *
     * @return a copy
     */
    Set<String> names();

    /**
     * Whether there is a value, which may be {@code null}.
     *
     * @param name its name
     * @return whether it is there
     */
    boolean has(String name);

    /**
     * A value.
     *
     * @param name its name
     * @return a {@link String}, {@link BigDecimal}, {@link Boolean}, {@link EventTree}, a list of such values that is a copy,
     *     or {@code null}; a tree is the one that is in this one
     * @throws IllegalArgumentException if there is none; see {@link #has}
     */
    @Nullable
    Object get(String name);

    /**
     * Sets a value, in the place of the one that was there.
     *
     * @param name its name
     * @param value a value as {@link #get} gives it, or another number, a {@link java.util.Map} of texts to such values, or a
     *     {@link java.util.Collection} of them; trees are copied
     * @return this
     * @throws IllegalArgumentException if it is something else, or a number that is none
     */
    EventTree set(String name, @Nullable Object value);

    /**
     * Takes a value out, if it is there.
     *
     * @param name its name
     * @return this
     */
    EventTree remove(String name);

    /**
     * A tree without values, such as for a part of an event that is split.
     *
     * @return a new tree
     */
    EventTree empty();

    /**
     * The same values in a tree of its own.
     *
     * @return a copy
     */
    default EventTree copy() {
        EventTree copy = empty();
        names().forEach(name -> copy.set(name, get(name)));
        return copy;
    }

    /**
     * Gives a value another name, if it is there.
     *
     * @param from its name so far
     * @param to its new name, under which what was there is lost
     * @return this
     */
    default EventTree rename(String from, String to) {
        if (has(from) && !from.equals(to)) {
            set(to, get(from)).remove(from);
        }
        return this;
    }

    /**
     * Changes a value, if it is there.
     *
     * @param name its name
     * @param change gets the value as {@link #get} gives it, and returns one for {@link #set}
     * @return this
     */
    default EventTree change(String name, Function<@Nullable Object, ? extends @Nullable Object> change) {
        return has(name) ? set(name, change.apply(get(name))) : this;
    }

    /**
     * A value that is a text.
     *
     * @param name its name
     * @return the text
     * @throws IllegalArgumentException if there is none, or it is something else
     */
    default String text(String name) {
        return value(name, String.class, "a text");
    }

    /**
     * A value that is a number.
     *
     * @param name its name
     * @return the number
     * @throws IllegalArgumentException if there is none, or it is something else
     */
    default BigDecimal number(String name) {
        return value(name, BigDecimal.class, "a number");
    }

    /**
     * A value that is a truth value.
     *
     * @param name its name
     * @return whether it is true
     * @throws IllegalArgumentException if there is none, or it is something else
     */
    default boolean flag(String name) {
        return value(name, Boolean.class, "a truth value");
    }

    /**
     * A value that is a tree. What is changed in it is changed in this one.
     *
     * @param name its name
     * @return the tree
     * @throws IllegalArgumentException if there is none, or it is something else
     */
    default EventTree tree(String name) {
        return value(name, EventTree.class, "a tree");
    }

    /**
     * A value that is a list.
     *
     * @param name its name
     * @return a copy of the list; to change it, {@link #set} another
     * @throws IllegalArgumentException if there is none, or it is something else
     */
    @SuppressWarnings("unchecked") // of values, as get says
    default List<@Nullable Object> list(String name) {
        return value(name, List.class, "a list");
    }

    private <T> T value(String name, Class<T> type, String what) {
        Object value = get(name);
        if (!type.isInstance(value)) {
            String instead = value == null
                    ? "null"
                    : value instanceof String
                            ? "a text"
                            : value instanceof BigDecimal
                                    ? "a number"
                                    : value instanceof Boolean
                                            ? "a truth value"
                                            : value instanceof List ? "a list" : "a tree";
            throw new IllegalArgumentException("'" + name + "' is " + instead + ", not " + what);
        }
        return type.cast(value);
    }
}
