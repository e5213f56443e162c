package org.daybook.cache;

import org.daybook.contract.ConcurrencyContract;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

class CachedConcurrencyTest extends ConcurrencyContract {

    @Override
    protected Store openStore() {
        return CachingStore.around(new MemoryStore(), 1 << 20);
    }
}
