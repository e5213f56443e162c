package org.daybook.event;

/**
 * An event type is not known to this Daybook: a stored name without a class, or a class that is not registered.
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
