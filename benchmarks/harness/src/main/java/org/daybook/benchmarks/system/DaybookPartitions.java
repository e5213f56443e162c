package org.daybook.benchmarks.system;

import java.util.Map;
import org.daybook.benchmarks.worker.Database;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;

/** Daybook on PostgreSQL with several partitions, among which streams are spread by hash. */
abstract class DaybookPartitions extends DaybookSystem {

    private final int partitions;

    private DaybookPartitions(int partitions) {
        this.partitions = partitions;
    }

    @Override
    final Store openStore(Database database) {
        return JpaStore.builder(database.url())
                .user(database.user())
                .poolSize(database.connections())
                .partitions(Partitions.byHash(partitions))
                .createSchema()
                .open();
    }

    @Override
    public final Map<String, String> settings() {
        return Map.of("poolSize", "one connection for each thread", "partitions", "byHash(" + partitions + ")");
    }

    /** With four. */
    public static final class Four extends DaybookPartitions {

        /** Not opened yet. */
        public Four() {
            super(4);
        }
    }

    /** With sixteen. */
    public static final class Sixteen extends DaybookPartitions {

        /** Not opened yet. */
        public Sixteen() {
            super(16);
        }
    }
}
