module com.acme.shelves {
    requires org.daybook.cache;
    requires org.daybook.store.memory;

    opens com.acme.shelves to
            org.daybook.core,
            tools.jackson.databind;
}
