package org.daybook.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.store.memory.SubscriptionSimulation.Flaw;
import org.daybook.store.memory.SubscriptionSimulation.Operations;
import org.daybook.store.memory.SubscriptionSimulation.Steps;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Every event takes effect once and in the order of its key, whatever goes wrong, as a simulation decides it from a seed. What
 * fails is printed with the command that runs it again: {@code -Dseed=}, {@code -Doperations=} and {@code -Dsteps=} say
 * which one it is, and without the latter two it is all of the seed.
 */
class SubscriptionSimulationTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("org.daybook.subscription");

    /** Thousands of simulated handlers fail. */
    @BeforeAll
    static void logErrorsOnly() {
        LOGGER.setLevel(Level.ERROR);
    }

    @AfterAll
    static void logAsBefore() {
        LOGGER.setLevel(null);
    }

    private static Optional<String> firstFailure(long from, long to, Flaw flaw, Operations operations, Steps steps) {
        return LongStream.range(from, to)
                .mapToObj(seed -> new SubscriptionSimulation(seed, flaw, operations, steps).run())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static <E extends Enum<E>> Set<E> told(String property, Class<E> type) {
        String value = System.getProperty(property);
        return value == null ? EnumSet.allOf(type) : EnumSet.of(Enum.valueOf(type, value));
    }

    static Stream<Arguments> kinds() {
        return told("operations", Operations.class).stream()
                .flatMap(operations ->
                        told("steps", Steps.class).stream().map(steps -> Arguments.of(operations, steps)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Tag("D-4")
    void each_event_takes_effect_once_and_in_order(Operations operations, Steps steps) {
        Long given = Long.getLong("seed");
        long from = given == null ? 0 : given;
        long to = given == null ? seeds(operations, steps) : given + 1;
        assertThat(firstFailure(from, to, Flaw.NONE, operations, steps)).isEmpty();
    }

    /** Those whose steps are scheduled take three times as long. */
    private static int seeds(Operations operations, Steps steps) {
        boolean isFew = operations == Operations.FEW;
        return steps == Steps.DRAINED ? isFew ? 500 : 150 : isFew ? 200 : 100;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Tag("deep")
    void each_event_takes_effect_once_and_in_order_with_many_more_seeds(Operations operations, Steps steps) {
        int before = seeds(operations, steps);
        int more = operations != Operations.FEW && steps == Steps.DRAINED ? 20 * before : 10 * before;
        assertThat(firstFailure(before, before + more, Flaw.NONE, operations, steps))
                .isEmpty();
    }

    /** Parking was committed, the answer lost and the event handled again before anybody looked. */
    @Test
    void a_commit_counts_though_its_answer_is_lost() {
        assertThat(firstFailure(948, 949, Flaw.NONE, Operations.FEW, Steps.DRAINED))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_FENCING", "CHECKPOINT_BY_ITSELF"})
    void a_flaw_is_found_where_nodes_are_drained(Flaw flaw) {
        assertThat(firstFailure(0, 200, flaw, Operations.FEW, Steps.DRAINED)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_flaw_is_found_where_steps_are_scheduled(Flaw flaw) {
        assertThat(firstFailure(0, 200, flaw, Operations.FEW, Steps.SCHEDULED)).isPresent();
    }

    /** Or else no seed could be run again. */
    @ParameterizedTest
    @MethodSource("kinds")
    void a_seed_says_all_that_happens(Operations operations, Steps steps) {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(log(seed, operations, steps)).isEqualTo(log(seed, operations, steps));
        }
    }

    private static String log(long seed, Operations operations, Steps steps) {
        SubscriptionSimulation simulation = new SubscriptionSimulation(seed, Flaw.NONE, operations, steps);
        Optional<String> failure = simulation.run();
        return simulation.log() + failure;
    }
}
