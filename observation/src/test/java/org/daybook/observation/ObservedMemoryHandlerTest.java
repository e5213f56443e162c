package org.daybook.observation;

import org.daybook.contract.HandlerContract;
import org.daybook.store.Store;

/** The contract on a memory store that is observed. */
class ObservedMemoryHandlerTest extends HandlerContract {

    @Override
    protected Store openStore() {
        return Observed.memoryStore();
    }
}
