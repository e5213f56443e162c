/** Events as JSON text, with Jackson. */
module org.daybook.serialization.jackson {
    requires transitive org.daybook.core;
    requires static org.jspecify;
    requires tools.jackson.databind;

    exports org.daybook.serialization.jackson;

    provides org.daybook.serialization.EventSerializer with
            org.daybook.serialization.jackson.JacksonEventSerializer;
}
