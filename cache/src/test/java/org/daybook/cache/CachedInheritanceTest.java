package org.daybook.cache;

import org.daybook.contract.InheritanceContract;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

class CachedInheritanceTest extends InheritanceContract {

    @Override
    protected Store openStore() {
        return CachingStore.around(new MemoryStore(), 1 << 20);
    }
}
