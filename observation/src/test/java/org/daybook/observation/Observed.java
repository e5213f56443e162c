package org.daybook.observation;

import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;

/** Stores that are observed by somebody, who does not look. */
final class Observed {

    private static final String H2 = "jdbc:h2:mem:observed;DB_CLOSE_DELAY=-1";
    private static final AtomicInteger STORES = new AtomicInteger();

    private Observed() {}

    static Store memoryStore() {
        return store(new MemoryStore());
    }

    static Store emptyH2Store() {
        return store(JpaStore.builder(H2)
                .tablePrefix("observed_" + STORES.incrementAndGet() + "_")
                .createSchema()
                .open());
    }

    static Store store(Store store) {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(context -> true); // or else nothing is observed at all
        return DaybookObservation.of(registry).store(store);
    }
}
