package org.daybook.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.daybook.handler.DurableHandlers;
import org.daybook.journal.EventFilter;
import org.daybook.store.SubscriptionStore.Mode;
import org.junit.jupiter.api.Test;

class MemberTest {

    private final Member member = new Member(new Definition(
            "list",
            DurableHandlers.of(Set.of(Object.class), event -> {}),
            EventFilter.all(),
            null,
            1,
            null,
            false,
            10,
            RetryPolicy.standard(),
            1,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1)));

    @Test
    void does_what_the_store_says_and_tells_whether_that_is_new() {
        assertThat(member.mode()).isEqualTo(Mode.RUNNING);
        assertThat(member.follow(Mode.PAUSED, member.stops())).isTrue();
        assertThat(member.follow(Mode.PAUSED, member.stops())).isFalse();
        assertThat(member.mode()).isEqualTo(Mode.PAUSED);
        assertThat(member.follow(Mode.RUNNING, member.stops())).isTrue();
        assertThat(member.mode()).isEqualTo(Mode.RUNNING);
    }

    @Test
    void what_was_read_before_a_reader_stopped_it_does_not_have_it_go_on() {
        int before = member.stops();
        member.stop();
        assertThat(member.follow(Mode.RUNNING, before)).isFalse();
        assertThat(member.mode()).isEqualTo(Mode.STOPPED);
        assertThat(member.follow(Mode.RUNNING, member.stops()))
                .as("somebody resumed it")
                .isTrue();
        assertThat(member.mode()).isEqualTo(Mode.RUNNING);
    }
}
