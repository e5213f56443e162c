package org.daybook.observation;

import org.daybook.contract.RepositoryContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryRepositoryTest extends RepositoryContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
