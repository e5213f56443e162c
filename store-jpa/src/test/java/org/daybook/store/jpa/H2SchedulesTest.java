package org.daybook.store.jpa;

/** The schedules on H2 in memory. */
class H2SchedulesTest extends SchedulesContract {

    @Override
    TestDatabase database() {
        return TestDatabase.H2_MEMORY;
    }
}
