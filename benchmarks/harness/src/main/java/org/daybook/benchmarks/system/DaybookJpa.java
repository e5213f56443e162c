package org.daybook.benchmarks.system;

import java.util.Map;
import org.daybook.benchmarks.worker.Database;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;

/** Daybook on PostgreSQL, opened from a URL. */
public final class DaybookJpa extends DaybookSystem {

    /** Not opened yet. */
    public DaybookJpa() {}

    @Override
    Store openStore(Database database) {
        return JpaStore.builder(database.url())
                .user(database.user())
                .poolSize(database.connections())
                .createSchema()
                .open();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("poolSize", "one connection for each thread");
    }
}
