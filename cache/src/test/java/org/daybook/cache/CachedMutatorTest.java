package org.daybook.cache;

import org.daybook.contract.MutatorContract;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

class CachedMutatorTest extends MutatorContract {

    @Override
    protected Store openStore() {
        return CachingStore.around(new MemoryStore(), 1 << 20);
    }
}
