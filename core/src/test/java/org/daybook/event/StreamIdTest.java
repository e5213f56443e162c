package org.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "á", "\uD83D\uDE00", "a/b", "\n"})
    void takesAnyTextThatEveryStoreCanKeep(String text) {
        assertThat(new StreamId(text, text).aggregateId()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000", "\uD83D", "\uDE00", "\uD83Da", "a\uDE00b", "\uDE00\uD83D"})
    void refusesWhatNotEveryStoreCanKeep(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamId("Todo", text))
                .withMessageContaining("aggregate id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamId(text, "1"))
                .withMessageContaining("aggregate type");
    }

    @Test
    void takesTheGreatestLengthsAndRefusesMore() {
        assertThat(new StreamId("t".repeat(128), "i".repeat(255)).aggregateId()).hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamId("t".repeat(129), "1"))
                .withMessageContaining("129")
                .withMessageContaining("128");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamId("t", "i".repeat(256)))
                .withMessageContaining("256")
                .withMessageContaining("255");
    }

    @Test
    @Tag("EV-17")
    @Tag("D-18")
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> new StreamId("t", null));
        assertThatNullPointerException().isThrownBy(() -> new StreamId(null, "1"));
    }

    @Test
    void showsTypeAndId() {
        assertThat(new StreamId("Todo", "1")).hasToString("Todo/1");
    }

    @Test
    void itsTextCannotForgeALineOfALog() {
        assertThat(new StreamId("Todo", "1\nERROR \u001b[31m\u202e"))
                .hasToString("Todo/1\\u000aERROR \\u001b[31m\\u202e");
    }
}
