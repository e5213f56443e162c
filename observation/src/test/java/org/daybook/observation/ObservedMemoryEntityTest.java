package org.daybook.observation;

import org.daybook.contract.EntityContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryEntityTest extends EntityContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
