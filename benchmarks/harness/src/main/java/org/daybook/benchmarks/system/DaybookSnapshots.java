package org.daybook.benchmarks.system;

import java.util.Map;
import org.daybook.Daybook;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Order;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;

/** Daybook on PostgreSQL, with a snapshot every 100 events. */
public final class DaybookSnapshots extends DaybookSystem {

    private static final int EVERY = 100;

    /** Not opened yet. */
    public DaybookSnapshots() {}

    @Override
    Store openStore(Database database) {
        return JpaStore.builder(database.url())
                .user(database.user())
                .poolSize(database.connections())
                .createSchema()
                .open();
    }

    @Override
    Daybook.Builder with(Daybook.Builder builder) {
        return builder.snapshots(Order.class, SnapshotPolicy.every(EVERY))
                .snapshots(OpenOrder.class, SnapshotPolicy.every(EVERY));
    }

    @Override
    public void prepare(String stream) {
        orders().takeSnapshot(stream); // what is appended to the journal itself is seen by no policy
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("poolSize", "one connection for each thread", "snapshots", "every " + EVERY + " events");
    }
}
