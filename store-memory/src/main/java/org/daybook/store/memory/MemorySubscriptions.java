package org.daybook.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StoreUnavailableException;
import org.daybook.handler.Delivery;
import org.daybook.store.StoreTransaction;
import org.daybook.store.SubscriptionStore;
import org.jspecify.annotations.Nullable;

/** Subscriptions as maps below one lock. What a transaction does to them is done when it commits. */
final class MemorySubscriptions implements SubscriptionStore {

    private enum State {
        PARKED,
        TO_RETRY,
        /** As to be retried, but it was begun, so that what is asked for meanwhile is told from it. */
        RETRYING,
        SKIPPED,
        /** It was parked and never handled, and is read again. */
        UNHANDLED
    }

    private record Held(Segment segment, Instant leaseUntil) {}

    private record Aside(
            Parked parked, State state, @Nullable String reason) {
        boolean isWaiting() {
            return state == State.PARKED || isToRetry();
        }

        boolean isToRetry() {
            return state == State.TO_RETRY || state == State.RETRYING;
        }
    }

    private static final Comparator<Position> BY_PARTITION =
            Comparator.comparingInt(Position::partition).thenComparingLong(Position::number);

    private static final class Stored {
        Mode mode = Mode.RUNNING;

        @Nullable
        String reason;

        final Map<Integer, Held> segments = new TreeMap<>();
        final Map<Position, Aside> aside = new TreeMap<>(BY_PARTITION);
        final Map<String, Instant> nodes = new TreeMap<>();
    }

    private final Object lock;
    private final InstantSource clock;
    private final Runnable requireOpen;
    private final Map<String, Stored> subscriptions = new TreeMap<>();

    MemorySubscriptions(Object lock, InstantSource clock, Runnable requireOpen) {
        this.lock = lock;
        this.clock = clock;
        this.requireOpen = requireOpen;
    }

    @Override
    public void create(String subscription, List<Segment> segments) {
        synchronized (lock) {
            requireOpen.run();
            subscriptions.computeIfAbsent(subscription, name -> {
                Stored stored = new Stored();
                put(stored, segments);
                return stored;
            });
        }
    }

    private void put(Stored stored, List<Segment> segments) {
        segments.forEach(each -> stored.segments.put(
                each.number(), new Held(each, clock.instant().plus(each.leaseLeft()))));
    }

    @Override
    public Optional<Row> find(String subscription) {
        synchronized (lock) {
            requireOpen.run();
            return Optional.ofNullable(subscriptions.get(subscription)).map(stored -> row(subscription, stored));
        }
    }

    private Row row(String name, Stored stored) {
        Instant now = clock.instant();
        List<Segment> segments = new ArrayList<>();
        stored.segments.values().forEach(each -> {
            Segment segment = each.segment();
            segments.add(new Segment(
                    segment.number(),
                    segment.mask(),
                    segment.checkpoint(),
                    segment.marks(),
                    segment.token(),
                    segment.owner(),
                    Duration.between(now, each.leaseUntil()),
                    segment.handled(),
                    segment.rate(),
                    segment.pace(),
                    segment.error()));
        });
        List<String> nodes = stored.nodes.entrySet().stream()
                .filter(each -> each.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        List<Aside> aside =
                stored.aside.values().stream().filter(Aside::isWaiting).toList();
        return new Row(
                name,
                stored.mode,
                stored.reason,
                nodes,
                segments,
                aside.size(),
                (int) aside.stream().map(each -> each.parked().key()).distinct().count(),
                !toRetry(aside).isEmpty());
    }

    /** Those that somebody wants to be tried again, and those that wait behind nothing. */
    private static Set<String> toRetry(List<Aside> aside) {
        Map<String, Boolean> keys = new LinkedHashMap<>();
        aside.forEach(
                each -> keys.merge(each.parked().key(), each.parked().attempts() == 0, (one, other) -> one && other));
        aside.stream()
                .filter(Aside::isToRetry)
                .forEach(each -> keys.put(each.parked().key(), true));
        keys.values().removeIf(isToRetry -> !isToRetry);
        return keys.keySet();
    }

    @Override
    public List<String> names() {
        synchronized (lock) {
            requireOpen.run();
            return List.copyOf(subscriptions.keySet());
        }
    }

    @Override
    public List<Row> renew(String node, Collection<String> names, Duration lease) {
        synchronized (lock) {
            requireOpen.run();
            Instant until = clock.instant().plus(lease);
            List<Row> rows = new ArrayList<>();
            subscriptions.forEach((name, stored) -> {
                if (names.contains(name)) {
                    stored.nodes.put(node, until);
                    stored.segments.replaceAll((number, each) ->
                            node.equals(each.segment().owner()) ? new Held(each.segment(), until) : each);
                    rows.add(row(name, stored));
                }
            });
            return rows;
        }
    }

    @Override
    public void leave(String node, Collection<String> names) {
        synchronized (lock) {
            requireOpen.run();
            subscriptions.forEach((name, stored) -> {
                if (names.contains(name)) {
                    stored.nodes.remove(node);
                    stored.segments.replaceAll(
                            (number, each) -> node.equals(each.segment().owner()) ? free(each) : each);
                }
            });
        }
    }

    private Held free(Held held) {
        Segment before = held.segment();
        return new Held(
                new Segment(
                        before.number(),
                        before.mask(),
                        before.checkpoint(),
                        before.marks(),
                        before.token(),
                        null,
                        Duration.ZERO,
                        before.handled(),
                        before.rate(),
                        before.pace(),
                        before.error()),
                held.leaseUntil());
    }

    @Override
    public void hold(String owner, String subscription, Duration lease) {
        synchronized (lock) {
            requireOpen.run();
            Instant until = clock.instant().plus(lease);
            subscription(subscription)
                    .segments
                    .replaceAll((number, each) ->
                            owner.equals(each.segment().owner()) ? new Held(each.segment(), until) : each);
        }
    }

    @Override
    public Optional<Segment> claim(String node, String subscription, Segment segment, Duration lease) {
        synchronized (lock) {
            requireOpen.run();
            Stored stored = subscriptions.get(subscription);
            Held held = stored == null ? null : stored.segments.get(segment.number());
            if (stored == null || held == null || held.segment().token() != segment.token() || !isFree(held, node)) {
                return Optional.empty();
            }
            Segment before = held.segment();
            Segment claimed = new Segment(
                    before.number(),
                    before.mask(),
                    before.checkpoint(),
                    before.marks(),
                    before.token() + 1,
                    node,
                    lease,
                    before.handled(),
                    before.rate(),
                    before.pace(),
                    before.error());
            stored.segments.put(
                    claimed.number(), new Held(claimed, clock.instant().plus(lease)));
            return Optional.of(claimed);
        }
    }

    private boolean isFree(Held held, String node) {
        String owner = held.segment().owner();
        return owner == null || owner.equals(node) || !held.leaseUntil().isAfter(clock.instant());
    }

    @Override
    public Optional<Segment> settled(StoreTransaction transaction, Lease lease) {
        synchronized (lock) {
            requireOpen.run();
            return Optional.ofNullable(held(lease)).map(Held::segment);
        }
    }

    @Override
    public void release(Lease lease) {
        synchronized (lock) {
            requireOpen.run();
            Stored stored = subscriptions.get(lease.subscription());
            Held held = held(lease);
            if (stored != null && held != null) {
                stored.segments.put(lease.segment(), free(held));
            }
        }
    }

    private @Nullable Held held(Lease lease) {
        Stored stored = subscriptions.get(lease.subscription());
        Held held = stored == null ? null : stored.segments.get(lease.segment());
        return held == null || held.segment().token() != lease.token() ? null : held;
    }

    @Override
    public void report(Lease lease, String error) {
        synchronized (lock) {
            requireOpen.run();
            Held held = held(lease);
            if (held != null) {
                Segment before = held.segment();
                Progress none = new Progress(before.checkpoint(), 0, before.rate(), before.pace());
                replace(lease, held, none, error);
            }
        }
    }

    private void replace(Lease lease, Held held, Progress progress, @Nullable String error) {
        Segment before = held.segment();
        Segment after = new Segment(
                before.number(),
                before.mask(),
                progress.checkpoint(),
                before.marks(),
                before.token(),
                before.owner(),
                before.leaseLeft(),
                before.handled() + progress.handled(),
                progress.rate(),
                progress.pace(),
                error);
        subscription(lease.subscription()).segments.put(lease.segment(), new Held(after, held.leaseUntil()));
    }

    private Stored subscription(String name) {
        Stored stored = subscriptions.get(name);
        if (stored == null) {
            throw new StoreUnavailableException("there is no subscription named " + name, null);
        }
        return stored;
    }

    @Override
    public void setMode(String subscription, Mode mode, @Nullable String reason) {
        synchronized (lock) {
            requireOpen.run();
            Stored stored = subscription(subscription);
            stored.mode = mode;
            stored.reason = reason;
        }
    }

    @Override
    public void advance(StoreTransaction transaction, Lease lease, Progress progress) {
        MemoryTransaction.of(transaction)
                .atCommit(() -> requireHeld(lease), () -> replace(lease, requireHeld(lease), progress, null));
    }

    private Held requireHeld(Lease lease) {
        Held held = held(lease);
        if (held == null) {
            throw lease.lost();
        }
        return held;
    }

    @Override
    public void rearrange(StoreTransaction transaction, String subscription, UnaryOperator<List<Segment>> change) {
        Runnable check = () -> Objects.requireNonNull(
                change.apply(row(subscription, subscription(subscription)).segments()), "segments");
        MemoryTransaction.of(transaction).atCommit(check, () -> {
            Stored stored = subscription(subscription);
            List<Segment> after = change.apply(row(subscription, stored).segments());
            stored.segments.clear();
            put(stored, after);
        });
    }

    @Override
    public void park(StoreTransaction transaction, Parked parked) {
        MemoryTransaction.of(transaction)
                .atCommit(() -> requireNotSkipped(parked.subscription(), parked.position()), () -> {
                    Map<Position, Aside> aside = subscription(parked.subscription()).aside;
                    Aside before = aside.get(parked.position());
                    Parked now = new Parked(
                            parked.subscription(),
                            parked.key(),
                            parked.position(),
                            parked.delivery(),
                            parked.error(),
                            parked.attempts(),
                            before == null || !before.isWaiting()
                                    ? clock.instant()
                                    : before.parked().since());
                    State state = before != null && before.state() == State.TO_RETRY ? State.TO_RETRY : State.PARKED;
                    aside.put(parked.position(), new Aside(now, state, null));
                });
    }

    @Override
    public boolean unpark(StoreTransaction transaction, String subscription, Position position) {
        boolean isThere;
        synchronized (lock) {
            Aside aside = subscription(subscription).aside.get(position);
            isThere = aside != null && aside.state() != State.SKIPPED;
        }
        if (isThere) {
            MemoryTransaction.of(transaction)
                    .atCommit(
                            () -> requireNotSkipped(subscription, position),
                            () -> subscription(subscription).aside.remove(position));
        }
        return isThere;
    }

    private void requireNotSkipped(String subscription, Position position) {
        Aside aside = subscription(subscription).aside.get(position);
        if (aside != null && aside.state() == State.SKIPPED) {
            throw new StoreUnavailableException(
                    "the event at " + position + " was skipped meanwhile by subscription " + subscription, null);
        }
    }

    @Override
    public void seekParked(StoreTransaction transaction, String subscription, Positions to) {
        MemoryTransaction.of(transaction).atCommit(() -> subscription(subscription), () -> {
            Map<Position, Aside> aside = subscription(subscription).aside;
            aside.values()
                    .removeIf(each -> !to.includes(each.parked().position())
                            && (each.state() == State.SKIPPED || each.parked().delivery() == Delivery.REPLAY));
            aside.replaceAll((position, each) -> {
                if (!to.includes(position)) {
                    return new Aside(each.parked(), State.UNHANDLED, null);
                }
                return each.state() == State.UNHANDLED ? new Aside(each.parked(), State.PARKED, null) : each;
            });
        });
    }

    @Override
    public Set<Position> unhandled(String subscription) {
        synchronized (lock) {
            requireOpen.run();
            return subscription(subscription).aside.values().stream()
                    .filter(each -> each.state() == State.UNHANDLED)
                    .map(each -> each.parked().position())
                    .collect(Collectors.toSet());
        }
    }

    private List<Aside> waiting(String subscription, @Nullable String key) {
        return subscription(subscription).aside.values().stream()
                .filter(Aside::isWaiting)
                .filter(each -> key == null || each.parked().key().equals(key))
                .toList();
    }

    @Override
    public List<Parked> parked(String subscription, @Nullable String key, int limit) {
        synchronized (lock) {
            requireOpen.run();
            return waiting(subscription, key).stream()
                    .limit(limit)
                    .map(Aside::parked)
                    .toList();
        }
    }

    @Override
    public Set<String> parkedKeys(String subscription, boolean toRetry) {
        synchronized (lock) {
            requireOpen.run();
            List<Aside> waiting = waiting(subscription, null);
            Set<String> keys = new TreeSet<>();
            waiting.forEach(each -> keys.add(each.parked().key()));
            if (toRetry) {
                keys.retainAll(toRetry(waiting));
            }
            return keys;
        }
    }

    @Override
    public int keysParked(String subscription, Duration within) {
        synchronized (lock) {
            requireOpen.run();
            Instant since = clock.instant().minus(within);
            Map<String, Instant> first = new HashMap<>();
            waiting(subscription, null)
                    .forEach(each -> first.merge(
                            each.parked().key(),
                            each.parked().since(),
                            (one, other) -> one.isBefore(other) ? one : other));
            return (int) first.values().stream()
                    .filter(each -> !each.isBefore(since))
                    .count();
        }
    }

    @Override
    public int retry(String subscription, @Nullable String key) {
        return setState(subscription, key, State.TO_RETRY, Aside::isWaiting);
    }

    @Override
    public void beginRetry(String subscription, String key) {
        setState(subscription, key, State.RETRYING, each -> each.state() == State.TO_RETRY);
    }

    @Override
    public void putOff(String subscription, String key) {
        setState(subscription, key, State.PARKED, each -> each.state() == State.RETRYING);
    }

    private int setState(String subscription, @Nullable String key, State state, Predicate<Aside> condition) {
        synchronized (lock) {
            requireOpen.run();
            List<Aside> waiting =
                    waiting(subscription, key).stream().filter(condition).toList();
            Map<Position, Aside> aside = subscription(subscription).aside;
            waiting.forEach(each -> aside.put(each.parked().position(), new Aside(each.parked(), state, null)));
            return waiting.size();
        }
    }

    @Override
    public boolean skip(String subscription, Position position, String reason) {
        synchronized (lock) {
            requireOpen.run();
            Map<Position, Aside> aside = subscription(subscription).aside;
            Aside skipped = aside.get(position);
            if (skipped == null || !skipped.isWaiting()) {
                return false;
            }
            aside.put(position, new Aside(skipped.parked(), State.SKIPPED, reason));
            retry(subscription, skipped.parked().key());
            return true;
        }
    }
}
