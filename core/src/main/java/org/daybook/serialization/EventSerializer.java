package org.daybook.serialization;

import org.daybook.event.ConfigurationException;
import org.daybook.event.EventTree;

/**
 * Turns payloads into text and back. Daybook owns one, found by {@link java.util.ServiceLoader} or given to its builder;
 * stores only ever see the text.
 *
 * <p>What is read as its declared type equals what was written: text of any characters, longs beyond 2<sup>53</sup>, decimals with their scale,
 * instants to the nanosecond. The text decides about values only, never about classes: nothing in it can name a class to
 * load. Implementations are safe for use by any number of threads.
 *
 * <pre>{@code
 * var daybook = Daybook.builder(store).serializer(new JacksonEventSerializer()).open();
 * }</pre>
 */
public interface EventSerializer {

    /**
     * Writes a value as text.
     *
     * @param value an event's payload, or a map of strings
     * @return its text, without the character NUL and half surrogate pairs
     * @throws org.daybook.event.SerializationException if the value cannot be written
     */
    String write(Object value);

    /**
     * Reads a value.
     *
     * @param text what {@link #write} wrote
     * @param type the class to read; a {@link java.util.Map} is one of strings
     * @param <T> the class to read
     * @return the value
     * @throws org.daybook.event.SerializationException if the text is not one of this class; the message does not show it
     */
    <T> T read(String text, Class<T> type);

    /**
     * Makes sure, as far as a class tells, that values of it can be written and are the same when they are read again, for snapshots of
     * states. By default nothing is looked at, and what cannot be written is found out when it is.
     *
     * @param type a concrete class of states
     * @throws org.daybook.event.SerializationException if a part of it cannot be, with the path to it
     */
    default void requireState(Class<?> type) {}

    /**
     * Reads a payload as a tree, for upcasters. By default that is not possible.
     *
     * @param text what {@link #write} wrote
     * @return the tree
     * @throws org.daybook.event.SerializationException if the text is no payload; the message does not show it
     * @throws org.daybook.event.ConfigurationException if this serializer has no trees
     */
    default EventTree readTree(String text) {
        throw withoutTrees();
    }

    /**
     * Reads a value from a tree.
     *
     * @param tree what {@link #readTree} read, as it was changed since
     * @param type the class to read
     * @param <T> the class to read
     * @return the value
     * @throws org.daybook.event.SerializationException if the tree is not one of this class; the message does not show it
     * @throws org.daybook.event.ConfigurationException if this serializer has no trees
     */
    default <T> T read(EventTree tree, Class<T> type) {
        return read(writeTree(tree), type);
    }

    /**
     * Writes a tree as text.
     *
     * @param tree what {@link #readTree} read, as it was changed since
     * @return its text, as {@link #write} writes a payload
     * @throws org.daybook.event.SerializationException if the tree cannot be written
     * @throws org.daybook.event.ConfigurationException if this serializer has no trees
     */
    default String writeTree(EventTree tree) {
        throw withoutTrees();
    }

    private ConfigurationException withoutTrees() {
        return new ConfigurationException("upcasters need a serializer that reads trees, which "
                + getClass().getName() + " does not: implement readTree and writeTree");
    }
}
