package org.daybook.event;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known about an event that is not part of the fact: who caused it, and free entries of text. Immutable.
 *
 * <pre>{@code
 * daybook.publish(id, new Todo.Created("tea"), Metadata.none().withCorrelationId(requestId).with("user", "ada"));
 * }</pre>
 *
 * <p>An event that is published while a handler handles another one inherits: its correlation id is that of the other event
 * (or the other's event id, if it has none), and its causation id is the other's event id. What is given explicitly wins.
 *
 * <p>The text form shows the names of the entries, never their values.
 */
public final class Metadata {

    /** The key under which the correlation id is stored. */
    public static final String CORRELATION_ID = "correlation_id";

    /** The key under which the causation id is stored. */
    public static final String CAUSATION_ID = "causation_id";

    /** The key under which the command id is stored. */
    public static final String COMMAND_ID = "command_id";

    private static final Metadata NONE = new Metadata(Map.of());

    private final Map<String, String> entries;

    private Metadata(Map<String, String> entries) {
        this.entries = entries;
    }

    /**
     * No metadata.
     *
     * @return the empty metadata
     */
    public static Metadata none() {
        return NONE;
    }

    /**
     * Metadata of these entries.
     *
     * @param entries all entries, the ids among them under {@link #CORRELATION_ID} and {@link #CAUSATION_ID}
     * @return the metadata
     * @throws NullPointerException if a key or a value is {@code null}
     */
    public static Metadata of(Map<String, String> entries) {
        if (entries.isEmpty()) {
            return NONE;
        }
        TreeMap<String, String> sorted = new TreeMap<>();
        entries.forEach((key, value) ->
                sorted.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value of " + key)));
        return new Metadata(Collections.unmodifiableMap(sorted));
    }

    /**
     * This metadata and one entry more.
     *
     * @param key the entry's name; an entry of this name is replaced
     * @param value its value
     * @return new metadata
     * @throws NullPointerException if the key or the value is {@code null}
     */
    public Metadata with(String key, String value) {
        TreeMap<String, String> more = new TreeMap<>(entries);
        more.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return new Metadata(Collections.unmodifiableMap(more));
    }

    /**
     * This metadata with a correlation id: what all events that belong to one request or process have in common.
     *
     * @param correlationId the id, of any form
     * @return new metadata
     * @throws NullPointerException if it is {@code null}
     */
    public Metadata withCorrelationId(String correlationId) {
        return with(CORRELATION_ID, correlationId);
    }

    /**
     * This metadata with a causation id: the id of what directly caused the event.
     *
     * @param causationId the id, usually that of another event
     * @return new metadata
     * @throws NullPointerException if it is {@code null}
     */
    public Metadata withCausationId(String causationId) {
        return with(CAUSATION_ID, causationId);
    }

    /**
     * This metadata with a command id: what is written with it is written once, however often the command is tried. The ids
     * of the events follow from it, the stream and their order; a write that finds the first of them stored does nothing and
     * returns the first receipt, and what decides is not asked again. Events of handlers do not inherit it.
     *
     * <pre>{@code
     * todos.with(Metadata.none().withCommandId(request.id())).update(id, todo -> new Todo.Completed());
     * }</pre>
     *
     * @param commandId the id, of any form, never used for another command
     * @return new metadata
     * @throws NullPointerException if it is {@code null}
     */
    public Metadata withCommandId(String commandId) {
        return with(COMMAND_ID, commandId);
    }

    /**
     * This metadata, completed by what an event inherits from the one that caused it. What is here already stays.
     *
     * @param cause the event that is being handled
     * @return metadata with both ids
     */
    public Metadata inheriting(StoredEvent<?> cause) {
        String causeId = cause.id().toString();
        Metadata inherited = correlationId().isPresent()
                ? this
                : withCorrelationId(cause.metadata().correlationId().orElse(causeId));
        return inherited.causationId().isPresent() ? inherited : inherited.withCausationId(causeId);
    }

    /**
     * What all events that belong to one request or process have in common.
     *
     * @return the correlation id, if there is one
     */
    public Optional<String> correlationId() {
        return get(CORRELATION_ID);
    }

    /**
     * The id of what directly caused the event.
     *
     * @return the causation id, if there is one
     */
    public Optional<String> causationId() {
        return get(CAUSATION_ID);
    }

    /**
     * The id of the command that wrote the event.
     *
     * @return the command id, if there is one
     */
    public Optional<String> commandId() {
        return get(COMMAND_ID);
    }

    /**
     * The value of an entry.
     *
     * @param key its name
     * @return its value, if there is one
     */
    public Optional<String> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /**
     * All entries, the ids among them.
     *
     * @return an unmodifiable map, sorted by key
     */
    public Map<String, String> entries() {
        return entries;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metadata that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "metadata" + entries.keySet();
    }
}
