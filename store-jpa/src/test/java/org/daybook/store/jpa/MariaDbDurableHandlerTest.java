package org.daybook.store.jpa;

import org.junit.jupiter.api.Tag;

@Tag("deep")
class MariaDbDurableHandlerTest extends DurableHandlerTest {

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
