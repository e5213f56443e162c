/** Daybook's core: the domain model API, the ports to stores and serializers, and what runs between them. */
module org.daybook.core {
    requires static org.jspecify;
    requires org.slf4j;

    exports org.daybook;
    exports org.daybook.aggregate;
    exports org.daybook.event;
    exports org.daybook.handler;
    exports org.daybook.journal;
    exports org.daybook.serialization;
    exports org.daybook.store;
    exports org.daybook.subscription;

    uses org.daybook.PackageLoader;
    uses org.daybook.serialization.EventSerializer;
    uses org.daybook.store.Store.Provider;
}
