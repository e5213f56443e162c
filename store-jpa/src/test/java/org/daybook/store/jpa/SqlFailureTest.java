package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What an SQL state says about what became of a statement. */
class SqlFailureTest {

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
