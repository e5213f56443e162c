package org.daybook.observation;

import org.daybook.contract.MutatorContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryMutatorTest extends MutatorContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
