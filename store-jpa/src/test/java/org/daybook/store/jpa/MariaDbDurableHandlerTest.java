package org.daybook.store.jpa;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("deep")
class MariaDbDurableHandlerTest extends DurableHandlerTest {

    @Test
    void the_server_ends_transactions_of_a_process_that_is_stopped() {
        assertThatOnlyWhatRestsIsEnded("select @@session.idle_transaction_timeout");
    }

    @Override
    String url() {
        return TestDatabase.MARIADB.url();
    }

    @Override
    String createTable() {
        return "create table effect (id bigint auto_increment primary key, note varchar(255), note_version bigint, "
                + "label varchar(20)) engine = InnoDB";
    }
}
