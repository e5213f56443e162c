package org.daybook.event;

/**
 * An event type is not known to this Daybook: a stored name or schema version without a class, or a class that is not
 * registered, whose event was not stored then. Nest or register the class; one that was renamed gets its old name back
 * with {@link EventType}.
 *
 * <pre>{@code
 * try {
 *     todos.get(id);
 * } catch (UnknownEventTypeException e) {
 *     System.err.println("no class is stored as " + e.type());
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class UnknownEventTypeException extends DaybookException {

    private static final long serialVersionUID = 1L;

    private final transient String type;

    /**
     * The type is not known.
     *
     * @param type the stored name of the event type, or the name of the class
     * @param message where it was met and what to do
     */
    public UnknownEventTypeException(String type, String message) {
        super(message);
        this.type = type;
    }

    /**
     * The stored name of the event type, or the name of the class.
     *
     * @return the stored name of the event type, or the name of the class
     */
    public String type() {
        return type;
    }
}
