package org.daybook.store.jpa;

import org.junit.jupiter.api.Tag;

/** The same faults, with portable SQL. */
@Tag("deep")
class PortableBadPostgresTest extends BadPostgresTest {

    @Override
    boolean portable() {
        return true;
    }
}
