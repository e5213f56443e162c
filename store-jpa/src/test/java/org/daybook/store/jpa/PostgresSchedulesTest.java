package org.daybook.store.jpa;

import java.sql.Connection;
import java.util.concurrent.FutureTask;
import org.daybook.store.jpa.Promises.Attempt;
import org.daybook.store.jpa.Promises.Promise;
import org.junit.jupiter.api.Test;

/** The schedules on PostgreSQL, with what Daybook has for it alone: who comes second writes in one flight. */
class PostgresSchedulesTest extends SchedulesContract {

    @Override
    TestDatabase database() {
        return TestDatabase.POSTGRES;
    }

    @Override
    boolean isPortable() {
        return false;
    }

    @Override
    boolean isInOneFlight() {
        return true;
    }

    @Test
    void a_check_inside_the_locking_statement_is_older_than_the_lock() throws Exception {
        Append one = append("a", ANY);
        Connection transaction = hold(first, BrokenVariant.NONE, one);
        FutureTask<Attempt> other =
                startAndWait(second, BrokenVariant.CHECK_INSIDE_THE_LOCKING_STATEMENT, append("a", ANY));
        commit(transaction, one);
        end(other);
        assertBroken(Promise.THE_CHECK_HOLDS);
    }

    @Test
    @Override
    void on_conflict_do_nothing_acknowledges_what_is_not_there() throws Exception {
        super.on_conflict_do_nothing_acknowledges_what_is_not_there();
    }

    @Test
    @Override
    void on_conflict_do_nothing_in_place_of_the_lock_loses_what_is_acknowledged() throws Exception {
        super.on_conflict_do_nothing_in_place_of_the_lock_loses_what_is_acknowledged();
    }

    @Test
    @Override
    void a_writer_that_is_held_in_its_insert_has_the_lock_and_hides_nothing() throws Exception {
        super.a_writer_that_is_held_in_its_insert_has_the_lock_and_hides_nothing();
    }
}
