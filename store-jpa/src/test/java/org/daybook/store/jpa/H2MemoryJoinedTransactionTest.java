package org.daybook.store.jpa;

/** Joined transactions on H2. */
class H2MemoryJoinedTransactionTest extends JoinedTransactionTest {

    @Override
    String url() {
        return TestDatabase.H2_MEMORY.url();
    }
}
