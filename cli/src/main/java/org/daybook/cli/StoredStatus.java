package org.daybook.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.JournalRecord;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.store.SubscriptionStore.Row;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.subscription.SubscriptionStatus;

/**
 * How a subscription stands, by what is stored alone. A node that reads it knows a little more; and the age is that of the first event
 * behind its position, which may be none of its own: which those are, its handlers know.
 */
final class StoredStatus {

    /** Below this one, in positions per second, nothing can be said. */
    private static final double LOWEST_PACE = 1e-3;

    private StoredStatus() {}

    static SubscriptionStatus of(Row row, EventJournal journal) {
        Positions head = journal.head();
        Positions lowest = head;
        long lag = 0;
        double rate = 0;
        Optional<Duration> timeToGo = Optional.of(Duration.ZERO);
        List<SubscriptionStatus.SegmentStatus> segments = new ArrayList<>();
        for (Segment each : row.segments()) {
            long behind = 0;
            for (Position last : head.each()) {
                Position own = each.checkpoint().get(last.partition());
                behind += Math.max(0, last.number() - own.number());
                lowest = own.compareTo(lowest.get(last.partition())) < 0 ? lowest.with(own) : lowest;
            }
            lag = Math.max(lag, behind);
            rate += each.isHeld() ? each.rate() : 0;
            timeToGo = longer(timeToGo, timeToGo(each, behind));
            segments.add(new SubscriptionStatus.SegmentStatus(
                    each.number(),
                    each.mask(),
                    each.checkpoint(),
                    each.owner(),
                    each.leaseLeft(),
                    each.handled(),
                    each.error()));
        }
        return new SubscriptionStatus(
                row.name(),
                row.mode(),
                lowest,
                head,
                lag,
                age(journal, lowest, head),
                lag == 0 ? 0 : rate,
                timeToGo,
                row.parkedKeys(),
                row.parkedEvents(),
                segments,
                problems(row));
    }

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

    private static Duration age(EventJournal journal, Positions position, Positions head) {
        Instant oldest = null;
        for (Position each : position.each()) {
            if (each.compareTo(head.get(each.partition())) < 0) {
                for (JournalRecord row :
                        journal.readPage(each, EventFilter.all(), 1).records()) {
                    Instant time = row.event().time();
                    oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
                }
            }
        }
        Duration age = oldest == null ? Duration.ZERO : Duration.between(oldest, Instant.now());
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static List<String> problems(Row row) {
        List<String> problems = new ArrayList<>();
        if (row.mode() == Mode.STOPPED) {
            problems.add("stopped: " + row.reason());
        }
        if (row.mode() == Mode.RUNNING) {
            for (Segment each : row.segments()) {
                boolean isExpected =
                        !row.nodes().isEmpty() && each.leaseLeft().toMillis() > 0; // as when its node was closed
                if (!each.isHeld() && (!isExpected || each.error() != null)) {
                    problems.add("nobody reads segment " + each.number()
                            + (each.error() == null ? "" : "; its last reader said: " + each.error()));
                } else if (each.isHeld() && each.error() != null) {
                    problems.add("segment " + each.number() + " fails: " + each.error());
                }
            }
        }
        return problems;
    }
}
