package org.daybook.cache;

import org.daybook.contract.StyleContract;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

class CachedStyleTest extends StyleContract {

    @Override
    protected Store openStore() {
        return CachingStore.around(new MemoryStore(), 1 << 20);
    }
}
