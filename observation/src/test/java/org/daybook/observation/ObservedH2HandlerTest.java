package org.daybook.observation;

import org.daybook.contract.HandlerContract;
import org.daybook.store.Store;

/** The contract on H2 that is observed. */
class ObservedH2HandlerTest extends HandlerContract {

    @Override
    protected Store openStore() {
        return Observed.emptyH2Store();
    }
}
