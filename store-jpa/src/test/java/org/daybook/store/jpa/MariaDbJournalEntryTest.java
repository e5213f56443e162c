package org.daybook.store.jpa;

import org.junit.jupiter.api.Tag;

@Tag("deep")
class MariaDbJournalEntryTest extends JournalEntryTest {

    @Override
    String url() {
        return TestDatabase.MARIADB.url();
    }
}
