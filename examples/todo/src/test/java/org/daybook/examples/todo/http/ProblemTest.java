package org.daybook.examples.todo.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.event.StoreUnavailableException;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void aStoreThatCannotWorkIsNotTheClientsFault() {
        Problem problem = Problem.of(new StoreUnavailableException("cannot connect to jdbc:h2:secret", null));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail()).doesNotContain("jdbc");
    }

    @Test
    void whatNobodyExpectedSaysNothingFromInside() {
        Problem problem = Problem.of(new StackOverflowError("secret"));
        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.detail()).doesNotContain("secret", "StackOverflow");
    }
}
