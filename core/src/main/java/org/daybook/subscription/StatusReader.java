package org.daybook.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.store.SubscriptionStore.Row;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.subscription.Member.Slot;
import org.jspecify.annotations.Nullable;

/** Tells how a subscription stands, from what is stored and what this node knows besides. */
final class StatusReader {

    private static final int MOST_PAGES = 10;

    /** Below this one, in positions per second, nothing can be said. */
    private static final double LOWEST_PACE = 1e-3;

    private final Environment environment;

    StatusReader(Environment environment) {
        this.environment = environment;
    }

    SubscriptionStatus read(Member member, Row row) {
        Positions end = environment.store().journal().head();
        List<SubscriptionStatus.SegmentStatus> segments = new ArrayList<>();
        Positions lowest = end;
        long lag = 0;
        Instant oldest = null;
        double rate = 0;
        Optional<Duration> timeToGo = Optional.of(Duration.ZERO);
        for (Segment each : row.segments()) {
            Positions at = reached(member, each);
            long behind = 0;
            for (Position last : end.each()) {
                Position own = at.get(last.partition());
                behind += Math.max(0, last.number() - own.number());
                if (own.compareTo(lowest.get(last.partition())) < 0) {
                    lowest = lowest.with(own);
                }
                oldest = older(oldest, oldest(member.definition, each, own));
            }
            lag = Math.max(lag, behind);
            rate += each.isHeld() ? each.rate() : 0; // or that of one that died would stay for ever
            timeToGo = longer(timeToGo, timeToGo(each, behind));
            segments.add(new SubscriptionStatus.SegmentStatus(
                    each.number(), each.mask(), at, each.owner(), each.leaseLeft(), each.handled(), each.error()));
        }
        Duration age = oldest == null
                ? Duration.ZERO
                : Duration.between(oldest, environment.clock().instant());
        return new SubscriptionStatus(
                row.name(),
                row.mode(),
                lowest,
                end,
                lag,
                age.isNegative() ? Duration.ZERO : age,
                lag == 0 ? 0 : rate,
                timeToGo,
                row.parkedKeys(),
                row.parkedEvents(),
                segments,
                problems(member, row));
    }

    /** Each segment has all positions before it, whosever events are there. */
    private static Optional<Duration> timeToGo(Segment segment, long behind) {
        if (behind == 0) {
            return Optional.of(Duration.ZERO);
        }
        return segment.isHeld() && segment.pace() >= LOWEST_PACE
                ? Optional.of(Duration.ofMillis((long) (behind / segment.pace() * 1_000)))
                : Optional.empty();
    }

    private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
        return one.flatMap(first -> other.map(second -> first.compareTo(second) > 0 ? first : second));
    }

    private static @Nullable Instant older(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /**
     * The time of the next event of a segment, which may be behind some of other segments. Behind very many of them it is not
     * looked for any more; it is not older than the last of those.
     */
    private @Nullable Instant oldest(Definition definition, Segment segment, Position after) {
        Position from = after;
        Instant last = null;
        for (int i = 0; i < MOST_PAGES; i++) {
            JournalPage page = environment.store().journal().readPage(from, definition.filter(), 100);
            for (JournalRecord each : page.records()) {
                last = each.event().time();
                if (definition.key() != null || segment.has(Keys.hash(Keys.of(each.stream())))) {
                    return last;
                }
            }
            if (page.through().equals(from)) {
                return null;
            }
            from = page.through();
        }
        return last;
    }

    private static List<String> problems(Member member, Row row) {
        List<String> problems = new ArrayList<>();
        if (row.mode() == Mode.STOPPED) {
            problems.add("stopped: " + row.reason());
        }
        if (row.mode() == Mode.RUNNING) {
            for (Segment each : row.segments()) {
                boolean isExpected =
                        !row.nodes().isEmpty() && each.leaseLeft().toMillis() > 0; // as when its node was closed
                String error = error(member, each);
                if (!each.isHeld() && (!isExpected || error != null)) {
                    problems.add("nobody reads segment " + each.number()
                            + (error == null ? "" : "; its last reader said: " + error));
                } else if (each.isHeld() && error != null) {
                    problems.add("segment " + each.number() + " fails: " + error);
                }
            }
        }
        String own = member.problem;
        if (own != null) {
            problems.add(own);
        }
        for (Slot slot : member.slots()) {
            slot.slowness().ifPresent(problems::add);
        }
        return problems;
    }

    /** What is wrong with a segment, also if this node reads it and could not store that. */
    private static @Nullable String error(Member member, Segment segment) {
        SegmentReader reader = reader(member, segment);
        String own = reader == null ? null : reader.problem();
        return own == null ? segment.error() : own;
    }

    /** Up to where a segment has come, also if this node reads it and has not written that yet. */
    static Positions reached(Member member, Segment segment) {
        SegmentReader reader = reader(member, segment);
        return reader == null ? segment.checkpoint() : reader.position();
    }

    private static @Nullable SegmentReader reader(Member member, Segment segment) {
        Slot slot = member.slot(segment.number());
        return slot != null && slot.reader.segment().token() == segment.token() ? slot.reader : null;
    }
}
