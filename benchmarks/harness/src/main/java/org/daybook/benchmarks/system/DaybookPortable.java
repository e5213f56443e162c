package org.daybook.benchmarks.system;

import java.util.Map;
import org.daybook.benchmarks.worker.Database;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;

/** Daybook on PostgreSQL with nothing but the SQL that every database understands. */
public final class DaybookPortable extends DaybookSystem {

    /** Not opened yet. */
    public DaybookPortable() {}

    @Override
    Store openStore(Database database) {
        return JpaStore.builder(database.url())
                .user(database.user())
                .poolSize(database.connections())
                .createSchema()
                .portableSql()
                .open();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("poolSize", "one connection for each thread", "portableSql", "true");
    }
}
