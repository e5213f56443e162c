package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.export.MaxAllowedPacketException;

/** What an SQL state says about what became of a statement. */
class SqlFailureTest {

    @Test
    void an_event_that_is_too_large_for_mariadb_is_to_blame_itself_whatever_the_state_says() {
        SqlFailure ofServer = new SqlFailure(new SQLException("on cue", "08S01", 1153));
        SqlFailure ofDriver =
                new SqlFailure(new SQLException("on cue", "HZ000", new MaxAllowedPacketException("on cue", false)));
        for (SqlFailure each : List.of(ofServer, ofDriver)) {
            assertThat(each.isAboutData()).isTrue();
            assertThat(each.unavailable("cannot append, nothing was stored"))
                    .hasMessageContaining("nothing was stored: it is larger than the database takes");
        }
        assertThat(new SqlFailure(new SQLException("on cue", "08S01", 1152)).isAboutData())
                .as("a connection that was lost")
                .isFalse();
    }

    @Test
    void an_error_of_a_statement_is_an_answer_unless_it_says_that_its_end_is_not_known() {
        assertThat(new SqlFailure(new SQLException("on cue", "40001")).isAnswer())
                .isTrue();
        assertThat(new SqlFailure(new SQLException("on cue", "40003")).isAnswer())
                .as("statement completion unknown")
                .isFalse();
        assertThat(new SqlFailure(new SQLException("on cue", "08006")).isAnswer())
                .isFalse();
    }
}
