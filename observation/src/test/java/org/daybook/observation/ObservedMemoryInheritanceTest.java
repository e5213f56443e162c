package org.daybook.observation;

import org.daybook.contract.InheritanceContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryInheritanceTest extends InheritanceContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
