package org.daybook.store.jpa;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The schedules on MariaDB. */
@Tag("deep")
class MariaDbSchedulesTest extends SchedulesContract {

    @Override
    TestDatabase database() {
        return TestDatabase.MARIADB;
    }

    @Test
    @Override
    void on_conflict_do_nothing_acknowledges_what_is_not_there() throws Exception {
        super.on_conflict_do_nothing_acknowledges_what_is_not_there();
    }

    @Test
    @Override
    void a_writer_that_is_held_in_its_insert_has_the_lock_and_hides_nothing() throws Exception {
        super.a_writer_that_is_held_in_its_insert_has_the_lock_and_hides_nothing();
    }

    /** No test here: the check reads with locks on MariaDB, so that the second writer waits for the first one's row. */
    @Override
    void positions_from_a_sequence_make_a_reader_skip_events() {}
}
