package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void all_tables_of_a_journal_in_mariadb_have_the_prefix_that_is_asked_for() throws Exception {
        OldTable table = new OldTable(emptyDatabase());
        table.insert("a", 0, 2);
        table.insert("a", 5, 5);
        String journal = TestMariaDb.emptyDatabase();
        for (String prefix : List.of("shop_", "other_")) {
            for (int run = 1; run <= 2; run++) {
                Outcome outcome = Takeover.into(journal)
                        .tablePrefix(prefix)
                        .accept(DefectKind.GAP)
                        .fromTable(table.database(), Until.finished());
                assertThat(outcome.isClean()).isTrue();
                assertThat(outcome.events()).isEqualTo(4);
            }
        }
        assertThat(tables(journal))
                .contains("shop_event_journal", "shop_journal_takeover", "other_journal_takeover_stream")
                .allMatch(each -> each.startsWith("shop_") || each.startsWith("other_"));
    }

    private static List<String> tables(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show tables")) {
            List<String> names = new ArrayList<>();
            while (row.next()) {
                names.add(row.getString(1));
            }
            return names;
        }
    }
}
