package org.daybook.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTextTest {

    private static final UUID ID = new UUID(1, 2);

    private static EventText text(String type, int schemaVersion, String data, String metadata, Instant time) {
        return new EventText(ID, type, schemaVersion, data, metadata, time);
    }

    @Test
    void showsTypeAndIdOnly() {
        assertThat(text("t", 1, "secret", "secret", Instant.EPOCH)).hasToString("t " + ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\uD83D", "a\uDE00b", "\uD83D\uD83D\uDE00"})
    void refusesTextThatNotEveryStoreCanKeepWithoutShowingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text("t", 1, "secret" + text, "{}", Instant.EPOCH))
                .withMessageContaining("data")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text("t", 1, "{}", "secret" + text, Instant.EPOCH))
                .withMessageContaining("metadata")
                .withMessageNotContaining("secret");
    }

    @Test
    void takesEveryOtherText() {
        String text = "\u0001 \u007f \uD83D\uDE00 \uFFFF \\u0000";

        assertThat(text("t", 1, text, text, Instant.EPOCH).data()).isEqualTo(text);
        assertThat(text("t", 1, "", "", Instant.EPOCH).data()).isEmpty();
    }

    @Test
    void refusesATypeThatCannotBeStored() {
        assertThatIllegalArgumentException().isThrownBy(() -> text("", 1, "", "", Instant.EPOCH));
        assertThatIllegalArgumentException().isThrownBy(() -> text("t".repeat(129), 1, "", "", Instant.EPOCH));
        assertThat(text("t".repeat(128), 1, "", "", Instant.EPOCH).type()).hasSize(128);
    }

    @Test
    void refusesASchemaVersionBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text("t", 0, "", "", Instant.EPOCH))
                .withMessageContaining("0");
    }

    @Test
    void refusesATimeFinerThanAMicrosecond() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text("t", 1, "", "", Instant.EPOCH.plusNanos(1)))
                .withMessageContaining("microseconds");
        assertThat(text("t", 1, "", "", Instant.EPOCH.plusNanos(1000)).time()).isEqualTo("1970-01-01T00:00:00.000001Z");
    }

    @Test
    void refusesATimeThatNotEveryDatabaseKnows() {
        for (Instant time : List.of(
                Instant.MIN,
                Instant.MAX,
                Instant.parse("0999-12-31T23:59:59Z"),
                Instant.parse("+10000-01-01T00:00:00Z"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", time))
                    .withMessageContaining("between");
        }
    }
}
