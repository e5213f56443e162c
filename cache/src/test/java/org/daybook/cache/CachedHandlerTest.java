package org.daybook.cache;

import org.daybook.contract.HandlerContract;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

class CachedHandlerTest extends HandlerContract {

    @Override
    protected Store openStore() {
        return CachingStore.around(new MemoryStore(), 1 << 20);
    }
}
