package org.daybook.store.jpa;

/** The schedules on PostgreSQL with portable SQL. */
class PortablePostgresSchedulesTest extends SchedulesContract {

    @Override
    TestDatabase database() {
        return TestDatabase.POSTGRES;
    }
}
