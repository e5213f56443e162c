package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.cli.djangoevents.Takeover.Until;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("deep")
class MariaDbTableTest extends TableTest {

    @Override
    String emptyDatabase() {
        return TestMariaDb.emptyDatabase();
    }

    @Test
    void a_journal_comes_over_from_one_mariadb_to_another() throws Exception {
        OldTable table = new OldTable(emptyDatabase());
        table.insert(realRows());
        String journal = TestMariaDb.emptyDatabase();
        String other = Journals.emptyH2();

        Outcome outcome = Takeover.into(journal).rowsAtOnce(7).fromTable(table.database(), Until.finished());
        Takeover.into(other).fromCsv(REAL);

        assertThat(outcome.isClean()).isTrue();
        assertThat(Journals.events(journal)).isEqualTo(Journals.events(other));
    }
}
