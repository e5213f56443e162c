module com.acme.parcels {
    requires org.daybook.handlers.autoload;
    requires org.daybook.store.memory;

    // Daybook creates the handlers and calls them; Jackson reads and writes the events.
    opens com.acme.parcels to
            org.daybook.core,
            tools.jackson.databind;
}
