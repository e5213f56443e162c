package org.daybook.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.daybook.store.memory.SubscriptionSimulation.Flaw;
import org.daybook.store.memory.SubscriptionSimulation.Operations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every event takes effect once and in the order of its key, whatever goes wrong, as a simulation decides it from a seed. One that
 * fails is printed, and {@code -Dseed=} runs it alone.
 */
class SubscriptionSimulationTest {

    private static Optional<String> firstFailure(long from, long to, Flaw flaw) {
        return LongStream.range(from, to)
                .mapToObj(seed -> new SubscriptionSimulation(seed, flaw).run())
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Test
    @Tag("D-4")
    void each_event_takes_effect_once_and_in_order() {
        Long given = Long.getLong("seed");
        long from = given == null ? 0 : given;
        assertThat(firstFailure(from, given == null ? 500 : given + 1, Flaw.NONE))
                .isEmpty();
    }

    private static Optional<String> firstFailure(long from, long to, Operations operations) {
        return LongStream.range(from, to)
                .mapToObj(seed -> new SubscriptionSimulation(seed, Flaw.NONE, operations).run())
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Test
    void each_event_takes_effect_once_and_in_order_though_the_subscription_is_reset() {
        assertThat(firstFailure(0, 150, Operations.RESETS)).isEmpty();
    }

    @Test
    void each_event_takes_effect_as_it_should_whatever_operators_do() {
        assertThat(firstFailure(0, 150, Operations.ALL)).isEmpty();
    }

    /** Parking was committed, the answer lost and the event handled again before anybody looked. */
    @Test
    void a_commit_counts_though_its_answer_is_lost() {
        assertThat(firstFailure(948, 949, Flaw.NONE)).isEmpty();
    }

    @Test
    @Tag("deep")
    void each_event_takes_effect_once_and_in_order_with_ten_times_as_many_seeds() {
        assertThat(firstFailure(500, 5_500, Flaw.NONE)).isEmpty();
        assertThat(firstFailure(150, 3_150, Operations.RESETS)).isEmpty();
        assertThat(firstFailure(150, 3_150, Operations.ALL)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_flaw_is_found(Flaw flaw) {
        assertThat(firstFailure(0, 200, flaw)).isPresent();
    }
}
