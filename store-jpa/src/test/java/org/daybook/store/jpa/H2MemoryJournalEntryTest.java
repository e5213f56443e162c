package org.daybook.store.jpa;

class H2MemoryJournalEntryTest extends JournalEntryTest {

    @Override
    String url() {
        return "jdbc:h2:mem:entries";
    }
}
