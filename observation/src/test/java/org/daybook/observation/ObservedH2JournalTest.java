package org.daybook.observation;

import org.daybook.contract.JournalContract;
import org.daybook.store.Store;

/** The contract on H2 that is observed. */
class ObservedH2JournalTest extends JournalContract {

    @Override
    protected Store openStore() {
        return Observed.emptyH2Store();
    }
}
