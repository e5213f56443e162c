package org.daybook.benchmarks.system;

import java.util.Map;
import org.daybook.benchmarks.worker.Database;
import org.daybook.cache.CachingStore;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;

/** Daybook on PostgreSQL, with a cache around the store. */
public final class DaybookCache extends DaybookSystem {

    private static final int MEGABYTES = 64;

    /** Not opened yet. */
    public DaybookCache() {}

    @Override
    Store openStore(Database database) {
        Store store = JpaStore.builder(database.url())
                .user(database.user())
                .poolSize(database.connections())
                .createSchema()
                .open();
        return CachingStore.around(store, MEGABYTES << 20);
    }

    @Override
    public void prepare(String stream) {
        orders().get(stream); // now it is in the cache
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("poolSize", "one connection for each thread", "cache", MEGABYTES + " MiB");
    }
}
