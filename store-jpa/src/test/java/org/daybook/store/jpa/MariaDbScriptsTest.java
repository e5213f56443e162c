package org.daybook.store.jpa;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("deep")
class MariaDbScriptsTest extends ScriptsTest {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    @Override
    String emptyDatabase() {
        return TestDatabase.MARIADB.url().replace("/journal?", "/scripts_" + DATABASES.incrementAndGet() + "?");
    }

    @Override
    String folder() {
        return "mariadb";
    }

    @Override
    String retype(String column, String type) {
        return "alter table event_journal modify " + column + " " + type + " not null";
    }

    @Override
    String dropPrimaryKey(String table) {
        return "alter table " + table + " drop primary key";
    }

    @Override
    String dropUniqueKey(String name) {
        return "alter table event_journal drop index " + name;
    }

    @Override
    String timeOf(int digits) {
        return "datetime(" + digits + ")";
    }

    @Override
    String uuidType() {
        return "CHAR";
    }

    @Override
    String user() {
        return "root";
    }

    @ParameterizedTest
    @CsvSource({"aggregate_type, varchar(128)", "aggregate_id, varchar(255)"})
    void the_start_says_which_column_compares_ids_otherwise(String column, String type) throws Exception {
        runScript();
        for (String collation : new String[] {"utf8mb4_bin", "utf8mb4_general_ci", "utf8mb3_nopad_bin"}) {
            assertRefused(
                    retype(column, type + " collate " + collation),
                    "column event_journal." + column + " compares by " + collation + ", not by utf8mb4_nopad_bin");
        }
    }

    @Test
    void the_start_says_which_column_of_subscriptions_compares_otherwise() throws Exception {
        runScript();
        assertRefused(
                "alter table journal_parked modify parked_key varchar(512) collate utf8mb4_general_ci not null",
                "column journal_parked.parked_key compares by utf8mb4_general_ci, not by utf8mb4_nopad_bin");
    }

    @Test
    void the_start_says_which_text_is_too_short_and_which_has_no_place_for_every_character() throws Exception {
        runScript();
        assertRefused(retype("event_data", "text"), "column event_journal.event_data is text, not longtext");
        assertRefused(
                retype("event_data", "longtext character set latin1"),
                "column event_journal.event_data compares by latin1_swedish_ci, not by utf8mb4_nopad_bin");
    }

    @ParameterizedTest
    @CsvSource({"event_journal", "journal_head", "journal_parked"})
    void the_start_says_which_table_knows_no_transactions(String table) throws Exception {
        runScript();
        assertRefused(
                "alter table " + table + " row_format = default engine = Aria",
                "table " + table + " is kept by Aria, not by InnoDB");
    }
}
