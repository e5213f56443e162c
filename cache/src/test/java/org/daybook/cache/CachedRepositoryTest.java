package org.daybook.cache;

import org.daybook.contract.RepositoryContract;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

class CachedRepositoryTest extends RepositoryContract {

    @Override
    protected Store openStore() {
        return CachingStore.around(new MemoryStore(), 1 << 20);
    }
}
