package org.daybook.spring.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.daybook.Daybook;
import org.daybook.event.Position;
import org.daybook.subscription.Subscription;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * How the subscriptions stand, and what operators do with them.
 *
 * <pre>{@code
 * GET  /actuator/daybook
 * GET  /actuator/daybook/todo-list
 * POST /actuator/daybook/todo-list   {"action": "skip", "key": "Todo/3", "reason": "a test of the import"}
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
@Endpoint(id = "daybook")
public final class DaybookEndpoint {

    private final Daybook daybook;

    DaybookEndpoint(Daybook daybook) {
        this.daybook = daybook;
    }

    /** What can be done with a subscription. */
    private enum Action {
        PAUSE,
        RESUME,
        RETRY,
        SKIP
    }

    /**
     * How all subscriptions of this node stand.
     *
     * @return the status of each, by name
     */
    @ReadOperation
    public Map<String, SubscriptionView> subscriptions() {
        Map<String, SubscriptionView> all = new LinkedHashMap<>();
        daybook.subscriptions().forEach(each -> all.put(each.name(), SubscriptionView.of(each.status())));
        return all;
    }

    /**
     * How one subscription stands, with the events that are parked.
     *
     * @param name the name of the subscription; its parts if it has a {@code /}
     * @return its status, or nothing if this node takes no part in one of this name
     */
    @ReadOperation
    public @Nullable SubscriptionView subscription(@Selector(match = Match.ALL_REMAINING) String... name) {
        return find(String.join("/", name))
                .map(each -> SubscriptionView.of(each.status()).with(each.parked()))
                .orElse(null);
    }

    /**
     * Does something with a subscription.
     *
     * @param name the name of the subscription; its parts if it has a {@code /}
     * @param action pause, resume, retry or skip
     * @param key whose parked events are meant; for a retry all of them if it is missing
     * @param reason why an event is skipped, which is kept
     * @return what was done, or nothing if this node takes no part in a subscription of this name
     * @throws InvalidEndpointRequestException if the action is none of these, or lacks a key or a reason
     */
    @WriteOperation
    public @Nullable Map<String, Object> act(
            @Selector(match = Match.ALL_REMAINING) String[] name,
            String action,
            @Nullable String key,
            @Nullable String reason) {
        return find(String.join("/", name))
                .map(each -> act(each, action(action), key, reason))
                .orElse(null);
    }

    private static Map<String, Object> act(
            Subscription subscription, Action action, @Nullable String key, @Nullable String reason) {
        switch (action) {
            case PAUSE -> {
                subscription.pause();
                return Map.of("paused", true);
            }
            case RESUME -> {
                subscription.resume();
                return Map.of("paused", false);
            }
            case RETRY -> {
                return Map.of("retried", key == null ? subscription.retryAll() : subscription.retry(key));
            }
            default -> {
                if (key == null || reason == null || reason.isBlank()) {
                    throw new InvalidEndpointRequestException(
                            "a skip names the key of the event and the reason", "key and reason are required to skip");
                }
                Optional<Position> skipped = subscription.skip(key, reason);
                return Map.of("skipped", skipped.map(Position::toString).orElse("nothing"));
            }
        }
    }

    private static Action action(String name) {
        for (Action each : Action.values()) {
            if (each.name().equalsIgnoreCase(name)) {
                return each;
            }
        }
        String known = List.of(Action.values()).toString().toLowerCase(Locale.ROOT);
        throw new InvalidEndpointRequestException("unknown action", "action must be one of " + known);
    }

    private Optional<Subscription> find(String name) {
        return daybook.subscriptions().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }
}
