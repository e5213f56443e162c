package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TodoTxtLineTest {

    @Test
    void aLineMayBeNothingButText() {
        assertThat(TodoTxtLine.parse("call Mom")).isEqualTo(new TodoTxtLine(false, null, null, "call Mom", List.of()));
    }

    @Test
    void aPriorityAndADateComeFirst() {
        assertThat(TodoTxtLine.parse("(A) 2024-01-01 call Mom"))
                .isEqualTo(new TodoTxtLine(false, null, day(1), "call Mom", List.of("pri:A")));
    }

    @Test
    void theDateOfAnOpenTodoIsThatOfItsCreation() {
        assertThat(TodoTxtLine.parse("2024-01-01 call Mom"))
                .isEqualTo(new TodoTxtLine(false, null, day(1), "call Mom", List.of()));
    }

    @Test
    void anOpenTodoHasOneDate() {
        assertThat(TodoTxtLine.parse("2024-01-02 2024-01-01 call Mom"))
                .isEqualTo(new TodoTxtLine(false, null, day(2), "2024-01-01 call Mom", List.of()));
    }

    @Test
    void theFirstDateOfACompletedTodoIsThatOfItsCompletion() {
        assertThat(TodoTxtLine.parse("x 2024-01-02 2024-01-01 call Mom"))
                .isEqualTo(new TodoTxtLine(true, day(2), day(1), "call Mom", List.of()));
        assertThat(TodoTxtLine.parse("x 2024-01-02 call Mom"))
                .isEqualTo(new TodoTxtLine(true, day(2), null, "call Mom", List.of()));
        assertThat(TodoTxtLine.parse("x call Mom")).isEqualTo(new TodoTxtLine(true, null, null, "call Mom", List.of()));
    }

    @Test
    void aCompletedTodoMayKeepItsPriority() {
        assertThat(TodoTxtLine.parse(
                        "x (A) 2016-05-20 2016-04-30 measure space for +chapelShelving @chapel due:2016-05-30"))
                .isEqualTo(new TodoTxtLine(
                        true,
                        LocalDate.of(2016, 5, 20),
                        LocalDate.of(2016, 4, 30),
                        "measure space for +chapelShelving @chapel due:2016-05-30",
                        List.of("+chapelShelving", "@chapel", "pri:A")));
    }

    @Test
    void projectsAndContextsStayInTheTextAndAreTagsOnce() {
        assertThat(TodoTxtLine.parse("(Z) @phone call +family +family about @phone"))
                .isEqualTo(new TodoTxtLine(
                        false,
                        null,
                        null,
                        "@phone call +family +family about @phone",
                        List.of("@phone", "+family", "pri:Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"learn how to add 2+2", "mail soap@example.com", "a + b", "at @ home"})
    void aSignInsideAWordOrAloneIsNoTag(String line) {
        assertThat(TodoTxtLine.parse(line)).isEqualTo(new TodoTxtLine(false, null, null, line, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Really gotta call Mom (A) @phone @someone",
                "(b) get back to the boss",
                "(B)->submit TPS report",
                "(AB) two letters",
                "(A)",
                "xylophone lesson",
                "X 2012-01-01 make resolutions",
                "x",
                "2024-13-45 no such day",
                "2023-02-29 no such day",
                "2024-1-2 too short",
                "2024-01-02",
                "2024-01-02T10:00 a time"
            })
    void aMarkThatIsNotExactIsText(String line) {
        TodoTxtLine parsed = TodoTxtLine.parse(line);
        assertThat(parsed.text()).isEqualTo(line);
        assertThat(parsed.done()).isFalse();
        assertThat(parsed.created()).isNull();
        assertThat(parsed.tags()).doesNotContain("pri:A", "pri:b");
    }

    @Test
    void aCompletedMarkAfterAPriorityIsText() {
        assertThat(TodoTxtLine.parse("(A) x find ticket prices"))
                .isEqualTo(new TodoTxtLine(false, null, null, "x find ticket prices", List.of("pri:A")));
    }

    @Test
    void marksThatNothingFollowsAreTheText() {
        assertThat(TodoTxtLine.parse("x ").text()).isEqualTo("x");
        assertThat(TodoTxtLine.parse("x (A) ").text()).isEqualTo("(A)");
        assertThat(TodoTxtLine.parse("x 2024-01-02").text()).isEqualTo("2024-01-02");
        assertThat(TodoTxtLine.parse("(A) 2024-01-02 ").text()).isEqualTo("2024-01-02");
    }

    private static LocalDate day(int dayOfMonth) {
        return LocalDate.of(2024, 1, dayOfMonth);
    }
}
