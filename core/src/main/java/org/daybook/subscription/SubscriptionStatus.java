package org.daybook.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.daybook.event.Positions;
import org.daybook.store.SubscriptionStore.Mode;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription stands on all nodes together, as its store knows it, and what this node could not store. Immutable.
 *
 * <pre>{@code
 * SubscriptionStatus status = subscription.status();
 * if (!status.isHealthy()) {
 *     System.err.println(status.name() + ": " + status.problems());
 * }
 * }</pre>
 *
 * @param name its name
 * @param mode what it is to do
 * @param position up to where every segment has handled the events
 * @param head the last events of the journal
 * @param lag how many positions the segment that is furthest behind has before it, of its own events and others
 * @param age how old the oldest event is that is not handled yet, by the clock of this Daybook; zero if there is none
 * @param rate how many events are handled in a second, lately; zero if none is left or nobody holds a segment
 * @param timeToGo how long it will take to come to the end, as fast as it came through the journal lately; zero if nothing is
 *     left, nothing if a segment that is behind does not get on or nobody holds it
 * @param parkedKeys how many keys have parked events
 * @param parkedEvents how many events are parked
 * @param segments its segments, in the order of their numbers
 * @param problems what somebody should look at, in words
 */
public record SubscriptionStatus(
        String name,
        Mode mode,
        Positions position,
        Positions head,
        long lag,
        Duration age,
        double rate,
        Optional<Duration> timeToGo,
        int parkedKeys,
        int parkedEvents,
        List<SegmentStatus> segments,
        List<String> problems) {

    /**
     * How one segment stands.
     *
     * <pre>{@code
     * subscription.status().segments().forEach(each -> System.out.println(each.number() + " is read by " + each.owner()));
     * }</pre>
     *
     * <p>Immutable.
     *
     * @param number its number
     * @param mask which bits of a key's hash make its number
     * @param position up to where its events are handled
     * @param owner the node that handles them, or nobody
     * @param leaseLeft for how long the owner may do so without saying more, by the clock of the database; negative since when
     *     nobody does
     * @param handled how many events it has handled
     * @param error what went wrong with its last event, if that failed
     */
    public record SegmentStatus(
            int number,
            int mask,
            Positions position,
            @Nullable String owner,
            Duration leaseLeft,
            long handled,
            @Nullable String error) {}

    /**
     * Copies the lists.
     *
     * @param name its name
     * @param mode what it is to do
     * @param position up to where every segment has handled the events
     * @param head the last events of the journal
     * @param lag how many positions the segment that is furthest behind has before it
     * @param age how old the oldest event is that is not handled yet
     * @param rate how many events are handled in a second
     * @param timeToGo how long it will take to come to the end
     * @param parkedKeys how many keys have parked events
     * @param parkedEvents how many events are parked
     * @param segments its segments
     * @param problems what somebody should look at
     */
    public SubscriptionStatus {
        segments = List.copyOf(segments);
        problems = List.copyOf(problems);
    }

    /**
     * Whether all is well: it is running or paused on purpose, every segment has an owner, nothing fails, and no reader takes
     * too long. Parked events are no illness by themselves. One that was just started is not well until its
     * segments are taken, a moment later.
     *
     * @return whether there are no problems
     */
    public boolean isHealthy() {
        return problems.isEmpty();
    }
}
