package org.daybook.cache;

import org.daybook.contract.EntityContract;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

class CachedEntityTest extends EntityContract {

    @Override
    protected Store openStore() {
        return CachingStore.around(new MemoryStore(), 1 << 20);
    }
}
