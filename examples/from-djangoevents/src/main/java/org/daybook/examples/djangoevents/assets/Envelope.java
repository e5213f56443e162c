package org.daybook.examples.djangoevents.assets;

import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

/** What is known about an event beside its payload. */
public class Envelope {

    private String shown = "";

    public String shown() { return shown; }

    // region envelope
    @SubscribeTo(Asset.Registered.class)
    void registered(StoredEvent<Asset.Registered> event) {
        shown = event.stream().aggregateId()  // entity_id
                + " " + event.version()       // entity_version, counted from 1
                + " " + event.id()            // domain_event_id
                + " " + event.type()          // event_type
                + " " + event.schemaVersion() // event_version
                + " " + event.time()          // create_date
                + " " + event.metadata();     // metadata
    }
    // endregion
}
