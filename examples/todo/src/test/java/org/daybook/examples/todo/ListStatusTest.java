package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.handler.Delivery;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.subscription.SubscriptionStatus;
import org.daybook.subscription.SubscriptionStatus.SegmentStatus;
import org.junit.jupiter.api.Test;

class ListStatusTest {

    private static SegmentStatus segment(int number, String owner, long leaseLeft, String error) {
        return new SegmentStatus(number, 3, Positions.parse("0/90"), owner, Duration.ofMillis(leaseLeft), 90, error);
    }

    private static Parked parked(long second, int attempts, String error) {
        Position position = new Position(0, 7);
        return new Parked("list", "Todo/a", position, Delivery.LIVE, error, attempts, Instant.ofEpochSecond(second));
    }

    @Test
    void allThatAnOperatorWantsIsShown() {
        SubscriptionStatus status = new SubscriptionStatus(
                "list",
                Mode.RUNNING,
                Positions.parse("0/90"),
                Positions.parse("0/100"),
                10,
                Duration.ofMillis(61_250),
                4,
                Optional.of(Duration.ofMillis(2_500)),
                1,
                2,
                List.of(
                        segment(0, "one", 2_940, null),
                        segment(1, "two", 12, "no\ndisk"),
                        segment(2, "three", -5_000, null),
                        segment(3, null, -9_000, null)),
                List.of("segment 1 fails: no\ndisk", "nobody reads segment 2"));
        assertThat(ListStatus.lines(status, List.of(parked(1, 5, "too long"))))
                .containsExactly(
                        "health      red",
                        "list        list",
                        "state       running",
                        "position    0/90",
                        "head        0/100",
                        "lag         10 events, 61.3 s",
                        "rate        4.0 events/s",
                        "to go       2.5 s",
                        "parked      1 keys, 2 events",
                        "last error  no disk",
                        "problem     segment 1 fails: no disk",
                        "problem     nobody reads segment 2",
                        "",
                        "segment  position  events  lease           owner",
                        "0        0/90      90      2.9 s left      one",
                        "1        0/90      90      0.0 s left      two",
                        "2        0/90      90      over for 5.0 s  three",
                        "3        0/90      90      -               -");
    }

    @Test
    void theLastErrorIsTheLatestOfThoseThatAreParked() {
        SubscriptionStatus status = new SubscriptionStatus(
                "list",
                Mode.PAUSED,
                Positions.parse("0/90"),
                Positions.parse("0/90"),
                0,
                Duration.ZERO,
                0,
                Optional.empty(),
                1,
                3,
                List.of(segment(0, "one", 3_000, null)),
                List.of());
        assertThat(ListStatus.lines(
                        status, List.of(parked(1, 5, "early"), parked(3, 5, "too\nlate"), parked(9, 0, "waits"))))
                .contains("health      green", "state       paused", "to go       unknown", "last error  too late");
        assertThat(ListStatus.lines(status, List.of())).contains("last error  -");
    }
}
