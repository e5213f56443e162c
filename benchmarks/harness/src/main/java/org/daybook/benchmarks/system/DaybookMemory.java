package org.daybook.benchmarks.system;

import java.util.Map;
import org.daybook.benchmarks.worker.Database;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

/** Daybook in memory. */
public final class DaybookMemory extends DaybookSystem {

    /** Not opened yet. */
    public DaybookMemory() {}

    @Override
    Store openStore(Database database) {
        return new MemoryStore();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }
}
