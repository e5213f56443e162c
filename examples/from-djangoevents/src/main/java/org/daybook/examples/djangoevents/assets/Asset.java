package org.daybook.examples.djangoevents.assets;

import org.daybook.event.Creation;
import org.daybook.event.EventType;

public record Asset(String label) {

    /**
     * An asset is on the books now.
     *
     * @param label what people call it
     */
    @EventType(name = "asset_registered", version = 2)
    public record Registered(String label) implements Creation<Asset> {
        @Override public Asset create() { return new Asset(label); }
    }
}
