package org.daybook.examples.takeover;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresTakeoverTest extends TakeoverContract {

    @Override
    String emptyDatabase() {
        return TestPostgres.emptyDatabase();
    }

    /** Settings of the process, which these tests share with nobody meanwhile. */
    @BeforeEach
    void nameTheUser() {
        System.setProperty("daybook.jpa.user", TestPostgres.USER);
        System.setProperty("daybook.jpa.password", "");
    }

    @AfterEach
    void forgetTheUser() {
        System.clearProperty("daybook.jpa.user");
        System.clearProperty("daybook.jpa.password");
    }
}
