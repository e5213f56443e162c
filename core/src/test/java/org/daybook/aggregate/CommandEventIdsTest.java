package org.daybook.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.daybook.event.StreamId;
import org.junit.jupiter.api.Test;

class CommandEventIdsTest {

    private static final StreamId STREAM = new StreamId("Todo", "7");

    /** They are stored, and so must never change. */
    @Test
    void the_ids_stay_what_they_are() {
        assertThat(CommandEventIds.derive("request-7", STREAM, 0))
                .isEqualTo(UUID.fromString("2edf024e-ef44-548a-9a11-52584b102319"));
    }

    @Test
    void another_command_stream_or_number_has_another_id_which_is_of_version_5() {
        Set<UUID> ids = Set.of(
                CommandEventIds.derive("c", STREAM, 0),
                CommandEventIds.derive("c", STREAM, 1),
                CommandEventIds.derive("d", STREAM, 0),
                CommandEventIds.derive("c", new StreamId("Todo", "8"), 0),
                CommandEventIds.derive("c", new StreamId("Tod", "o7"), 0));
        assertThat(ids).hasSize(5).allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(5);
            assertThat(id.variant()).isEqualTo(2);
        });
    }
}
