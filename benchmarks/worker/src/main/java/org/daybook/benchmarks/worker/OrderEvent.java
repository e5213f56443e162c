package org.daybook.benchmarks.worker;

/** What happens to an order: the typed events that every system stores and reads, 200 bytes of JSON each. */
public sealed interface OrderEvent {

    /** The stream. */
    String order();

    /** The quantity of the item, from 1 to 7; a load adds them up. */
    int quantity();

    /**
     * The first event of every stream.
     *
     * @param order the stream
     * @param number counts the events of the stream
     * @param sku what was bought
     * @param name its name
     * @param quantity how many of it
     * @param cents the price of one
     * @param note free text
     */
    record Opened(String order, long number, String sku, String name, int quantity, long cents, String note)
            implements OrderEvent {}

    /**
     * Every further event.
     *
     * @param order the stream
     * @param number counts the events of the stream
     * @param sku what was bought
     * @param name its name
     * @param quantity how many of it
     * @param cents the price of one
     * @param note free text
     */
    record ItemAdded(String order, long number, String sku, String name, int quantity, long cents, String note)
            implements OrderEvent {}

    /**
     * The event of a version.
     *
     * @param stream the stream, 36 characters
     * @param version its version after the event
     * @return the event
     */
    static OrderEvent of(String stream, long version) {
        String sku = "sku-" + (10_000 + version % 90_000);
        int quantity = quantity(version);
        return version == 1
                ? new Opened(stream, version, sku, NAME, quantity, 1_995, NOTE)
                : new ItemAdded(stream, version, sku, NAME, quantity, 1_995, NOTE);
    }

    /**
     * The quantity of a version.
     *
     * @param version from 1
     * @return from 1 to 7
     */
    static int quantity(long version) {
        return 1 + (int) (version % 7);
    }

    /** The name of every item. */
    String NAME = "Fountain pen, black";

    /** The note of every item; it fills the event up to 200 bytes. */
    String NOTE = "gift wrapping, with a card that says: many happy returns!";
}
