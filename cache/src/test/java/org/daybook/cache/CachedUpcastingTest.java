package org.daybook.cache;

import org.daybook.contract.UpcastingContract;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

class CachedUpcastingTest extends UpcastingContract {

    @Override
    protected Store openStore() {
        return CachingStore.around(new MemoryStore(), 1 << 20);
    }
}
