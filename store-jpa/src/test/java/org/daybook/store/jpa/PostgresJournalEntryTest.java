package org.daybook.store.jpa;

class PostgresJournalEntryTest extends JournalEntryTest {

    @Override
    String url() {
        return TestDatabase.POSTGRES.url();
    }
}
