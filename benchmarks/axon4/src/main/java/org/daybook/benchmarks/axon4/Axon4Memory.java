package org.daybook.benchmarks.axon4;

import java.util.Map;
import java.util.OptionalLong;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.daybook.benchmarks.worker.Database;
import org.jspecify.annotations.Nullable;

/** Axon's storage engine in memory, which keeps payloads as they are. */
public final class Axon4Memory extends EventStoreSystem {

    private @Nullable InMemoryEventStorageEngine engine;

    /** Not opened yet. */
    public Axon4Memory() {}

    @Override
    Engine openEngine(Database database) {
        engine = new InMemoryEventStorageEngine();
        return new Engine(engine, null);
    }

    @Override
    public long stored() {
        if (engine == null) {
            throw new IllegalStateException("not open");
        }
        TrackingToken head = engine.createHeadToken(); // counts from 0; none before the first event
        OptionalLong position = head == null ? OptionalLong.empty() : head.position();
        return position.isPresent() ? position.getAsLong() + 1 : 0;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }
}
