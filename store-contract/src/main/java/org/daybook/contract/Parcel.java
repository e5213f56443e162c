package org.daybook.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.daybook.event.AggregateType;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventType;
import org.daybook.event.EventView;
import org.daybook.event.Upcaster;
import org.daybook.journal.EventText;

/** An aggregate with a long past: its events have had other shapes and names, and it had another name itself. */
@AggregateType(value = "Parcel", aliases = "Packet")
record Parcel(String label, int grams, List<String> stops) {

    @EventType(version = 3)
    record Sent(String label, int grams) implements Creation<Parcel> {
        @Override
        public Parcel create() {
            return new Parcel(label, grams, List.of());
        }
    }

    @EventType(aliases = "parcel_seen")
    record Passed(String stop) implements DomainEvent<Parcel> {
        @Override
        public Parcel mutate(Parcel parcel) {
            List<String> stops = new ArrayList<>(parcel.stops);
            stops.add(stop);
            return new Parcel(parcel.label, parcel.grams, stops);
        }
    }

    record Delivered() implements Discard<Parcel> {}

    /** As handlers knew it that are as old as the first shape. */
    @EventView(type = "parcel_sent", version = 1)
    record SentToTitle(String title) {}

    /** What a handler needs that has to do with weights only. */
    @EventView(type = "parcel_sent", version = 3)
    record Weight(int grams) {}

    static final Upcaster TITLE_IS_LABEL = Upcaster.changing(data -> data.rename("title", "label"));

    /** Kilograms became grams, and were left out for one of them. */
    static final Upcaster KILOS_ARE_GRAMS = Upcaster.changing(data -> {
        int grams = data.has("kilos") ? data.number("kilos").movePointRight(3).intValueExact() : 1000;
        data.remove("kilos").set("grams", grams);
    });

    /** A journey was stored as one event. */
    static final Upcaster JOURNEY_IS_STOPS = event -> event.data().list("stops").stream()
            .map(stop -> event.as("parcel_passed", 1, event.data().empty().set("stop", stop)))
            .toList();

    static EventText text(String type, int version, String data) {
        return new EventText(UUID.randomUUID(), type, version, data, "{\"by\":\"ada\"}", SampleEvents.TIME);
    }
}
