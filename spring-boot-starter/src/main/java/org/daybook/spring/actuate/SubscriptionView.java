package org.daybook.spring.actuate;

import java.util.List;
import org.daybook.store.SubscriptionStore;
import org.daybook.subscription.SubscriptionStatus;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the endpoint shows it. Immutable.
 *
 * <pre>{@code
 * {"name": "todo-list", "mode": "RUNNING", "healthy": true, "position": "0/7", "head": "0/7", "lagEvents": 0, ...}
 * }</pre>
 *
 * @param name its name
 * @param mode what it is to do
 * @param healthy whether there are no problems
 * @param position up to where every segment has handled the events
 * @param head the last events of the journal
 * @param lagEvents how many positions the segment that is furthest behind has before it
 * @param lagSeconds how old the oldest event is that is not handled yet
 * @param eventsPerSecond how many events are handled in a second, lately
 * @param secondsToGo how long it will take to handle what is there, if it gets on
 * @param parkedKeys how many keys have parked events
 * @param parkedEvents how many events are parked
 * @param segments its segments
 * @param problems what somebody should look at
 * @param parked the events that are parked, if they were asked for
 */
public record SubscriptionView(
        String name,
        String mode,
        boolean healthy,
        String position,
        String head,
        long lagEvents,
        double lagSeconds,
        double eventsPerSecond,
        @Nullable Double secondsToGo,
        int parkedKeys,
        int parkedEvents,
        List<Segment> segments,
        List<String> problems,
        @Nullable List<Parked> parked) {

    /**
     * Copies the lists.
     *
     * @param name its name
     * @param mode what it is to do
     * @param healthy whether there are no problems
     * @param position up to where every segment has handled the events
     * @param head the last events of the journal
     * @param lagEvents how many positions the segment that is furthest behind has before it
     * @param lagSeconds how old the oldest event is that is not handled yet
     * @param eventsPerSecond how many events are handled in a second, lately
     * @param secondsToGo how long it will take to handle what is there, if it gets on
     * @param parkedKeys how many keys have parked events
     * @param parkedEvents how many events are parked
     * @param segments its segments
     * @param problems what somebody should look at
     * @param parked the events that are parked, if they were asked for
     */
    public SubscriptionView {
        segments = List.copyOf(segments);
        problems = List.copyOf(problems);
        parked = parked == null ? null : List.copyOf(parked);
    }

    /**
     * One segment. Immutable.
     *
     * <pre>{@code
     * {"number": 0, "position": "0/7", "owner": "node-1", "leaseSeconds": 8.2, "handled": 7}
     * }</pre>
     *
     * @param number its number
     * @param position up to where its events are handled
     * @param owner the node that handles them, if there is one
     * @param leaseSeconds for how long it may do so without saying more; negative since when nobody does
     * @param handled how many events it has handled
     * @param error what went wrong with its last event, if that failed
     */
    public record Segment(
            int number,
            String position,
            @Nullable String owner,
            double leaseSeconds,
            long handled,
            @Nullable String error) {}

    /**
     * An event that is set aside. Immutable.
     *
     * <pre>{@code
     * {"position": "0/3", "key": "Todo/3", "attempts": 5, "error": "java.lang.IllegalStateException"}
     * }</pre>
     *
     * @param position its position
     * @param key its key
     * @param attempts how often it was tried; 0 if it waits behind an earlier one of its key
     * @param error what went wrong, if it was tried
     */
    public record Parked(
            String position,
            String key,
            int attempts,
            @Nullable String error) {}

    static SubscriptionView of(SubscriptionStatus status) {
        return new SubscriptionView(
                status.name(),
                status.mode().name(),
                status.isHealthy(),
                status.position().toString(),
                status.head().toString(),
                status.lag(),
                status.age().toMillis() / 1e3,
                status.rate(),
                status.timeToGo().map(each -> each.toMillis() / 1e3).orElse(null),
                status.parkedKeys(),
                status.parkedEvents(),
                status.segments().stream()
                        .map(each -> new Segment(
                                each.number(),
                                each.position().toString(),
                                each.owner(),
                                each.leaseLeft().toMillis() / 1e3,
                                each.handled(),
                                each.error()))
                        .toList(),
                status.problems(),
                null);
    }

    SubscriptionView with(List<SubscriptionStore.Parked> events) {
        return new SubscriptionView(
                name,
                mode,
                healthy,
                position,
                head,
                lagEvents,
                lagSeconds,
                eventsPerSecond,
                secondsToGo,
                parkedKeys,
                parkedEvents,
                segments,
                problems,
                events.stream()
                        .map(each -> new Parked(each.position().toString(), each.key(), each.attempts(), each.error()))
                        .toList());
    }
}
