package org.daybook.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.store.SubscriptionStore.Mark;
import org.daybook.store.SubscriptionStore.Segment;

/**
 * How keys are divided among segments: each has those whose hash ends in certain bits. A segment is split by one bit more, and
 * two that differ in their last bit alone are merged, so that any number of segments is possible and most keys stay where they
 * are.
 */
final class Segments {

    static final int MOST = 1_024;

    private Segments() {}

    /** New segments, all at the same positions. */
    static List<Segment> divide(int segments, Positions from) {
        return divide(segments, List.of(Segment.of(0, 0, from)));
    }

    /** Splits the widest segments or merges the narrowest ones until there are so many. */
    static List<Segment> divide(int segments, List<Segment> before) {
        requireNumber(segments);
        List<Segment> divided = new ArrayList<>(before);
        while (divided.size() < segments) {
            split(divided);
        }
        while (divided.size() > segments) {
            merge(divided);
        }
        divided.sort(Comparator.comparingInt(Segment::number));
        return divided;
    }

    static void requireNumber(int segments) {
        if (segments < 1 || segments > MOST) {
            throw new IllegalArgumentException("a subscription has 1 to " + MOST + " segments, not " + segments);
        }
    }

    private static void split(List<Segment> segments) {
        Segment widest = segments.stream()
                .min(Comparator.comparingInt(Segment::mask).thenComparingInt(Segment::number))
                .orElseThrow();
        int bit = widest.mask() + 1;
        segments.remove(widest);
        segments.add(widest.as(widest.number(), widest.mask() | bit, widest.checkpoint(), widest.marks()));
        Segment other = Segment.of(widest.number() | bit, widest.mask() | bit, widest.checkpoint());
        segments.add(new Segment(
                other.number(),
                other.mask(),
                other.checkpoint(),
                widest.marks(),
                widest.token() + 1,
                null,
                other.leaseLeft(),
                0, // what was handled before counts for the other half
                0,
                widest.pace(), // each half still has all positions before it
                null));
    }

    /** The new one goes on from the positions of the one that is behind, and passes over what the other has done. */
    private static void merge(List<Segment> segments) {
        Segment narrowest = segments.stream()
                .max(Comparator.comparingInt(Segment::mask).thenComparingInt(Segment::number))
                .orElseThrow();
        int bit = (narrowest.mask() + 1) >> 1;
        Segment twin = segments.stream()
                .filter(each -> each.number() == (narrowest.number() ^ bit) && each.mask() == narrowest.mask())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the segments are not a division: " + segments));
        segments.remove(narrowest);
        segments.remove(twin);
        Positions checkpoint = lowest(narrowest.checkpoint(), twin.checkpoint());
        List<Mark> marks = new ArrayList<>();
        for (Segment each : List.of(twin, narrowest)) {
            marks.addAll(each.marks());
            if (!each.checkpoint().equals(checkpoint)) {
                marks.add(new Mark(true, each.number(), each.mask(), each.checkpoint()));
            }
        }
        segments.add(new Segment(
                twin.number() & narrowest.number(),
                narrowest.mask() ^ bit,
                checkpoint,
                ahead(marks, checkpoint),
                Math.max(narrowest.token(), twin.token()) + 1,
                null,
                Duration.ZERO,
                narrowest.handled() + twin.handled(),
                narrowest.rate() + twin.rate(),
                Math.min(narrowest.pace(), twin.pace()),
                null));
    }

    /** The same segment; if nobody holds it, some node is expected to take it within a time. */
    static Segment expectingOwner(Segment segment, Duration within) {
        return segment.owner() != null
                ? segment
                : new Segment(
                        segment.number(),
                        segment.mask(),
                        segment.checkpoint(),
                        segment.marks(),
                        segment.token(),
                        null,
                        within,
                        segment.handled(),
                        segment.rate(),
                        segment.pace(),
                        segment.error());
    }

    /** The same segment, which an owner takes from whoever has it. */
    static Segment heldBy(Segment segment, String owner, Duration lease) {
        return new Segment(
                segment.number(),
                segment.mask(),
                segment.checkpoint(),
                segment.marks(),
                segment.token() + 1,
                owner,
                lease,
                segment.handled(),
                segment.rate(),
                segment.pace(),
                segment.error());
    }

    /** Segments that go on from other positions; what they have handled is handled again. */
    static List<Segment> seek(List<Segment> segments, Positions to) {
        return segments.stream().map(each -> seek(each, to)).toList();
    }

    private static Segment seek(Segment segment, Positions to) {
        List<Mark> marks = new ArrayList<>();
        segment.marks().forEach(each -> marks.add(new Mark(false, each.number(), each.mask(), each.until())));
        marks.add(new Mark(false, segment.number(), segment.mask(), segment.checkpoint()));
        return segment.as(segment.number(), segment.mask(), to, ahead(marks, to));
    }

    /** Those of the marks that still mean something at a checkpoint. */
    private static List<Mark> ahead(List<Mark> marks, Positions checkpoint) {
        return marks.stream()
                .filter(mark -> mark.until().each().stream().anyMatch(each -> !checkpoint.includes(each)))
                .distinct()
                .toList();
    }

    private static Positions lowest(Positions one, Positions other) {
        Positions lowest = one;
        for (Position each : other.each()) {
            if (each.compareTo(lowest.get(each.partition())) < 0) {
                lowest = lowest.with(each);
            }
        }
        return lowest;
    }

    /**
     * How many segments of a subscription a node is to hold: as many as the others, or one more for the first of them. Who is the
     * first follows from the name, so that many subscriptions of one segment are not all the same node's.
     */
    static int share(String subscription, int segments, List<String> nodes, String node) {
        int index = nodes.indexOf(node);
        if (index < 0) {
            return 0;
        }
        int place = (index + Math.floorMod(Keys.hash(subscription), nodes.size())) % nodes.size();
        return segments / nodes.size() + (place < segments % nodes.size() ? 1 : 0);
    }
}
