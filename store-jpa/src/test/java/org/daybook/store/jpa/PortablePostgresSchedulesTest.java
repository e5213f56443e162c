package org.daybook.store.jpa;

import org.junit.jupiter.api.Test;

/** The schedules on PostgreSQL with portable SQL. */
class PortablePostgresSchedulesTest extends SchedulesContract {

    @Override
    TestDatabase database() {
        return TestDatabase.POSTGRES;
    }

    @Test
    @Override
    void a_writer_that_is_held_in_its_insert_has_the_lock_and_hides_nothing() throws Exception {
        super.a_writer_that_is_held_in_its_insert_has_the_lock_and_hides_nothing();
    }
}
