package com.acme.atlas;

import java.util.List;
import org.daybook.event.Creation;
import org.daybook.event.EventShape;
import org.daybook.event.EventType;
import org.daybook.event.Upcaster;
import org.daybook.event.Upcasts;

/** A place whose name was once called a title. */
public record Place(String name) {

    @EventType(version = 2)
    public record Found(String name) implements Creation<Place> {
        @Override
        public Place create() {
            return new Place(name);
        }
    }

    @Upcasts(type = "place_found", version = 1)
    private static final class TitleIsName implements Upcaster {
        @Override
        public List<EventShape> upcast(EventShape event) {
            event.data().rename("title", "name");
            return List.of(event.next());
        }
    }
}
