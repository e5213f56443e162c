package org.daybook.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.daybook.event.ConfigurationException;
import org.daybook.event.StoreUnavailableException;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Lease;
import org.daybook.store.SubscriptionStore.Row;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.subscription.Member.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part that this node has in its subscriptions: it says that it is there, takes segments up to its share, and gives them
 * back. Safe for use by any number of threads.
 */
final class Membership implements ReaderThreads.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration OUT_AFTER_UNKNOWN_TYPE = Duration.ofSeconds(60);

    private final Environment environment;
    private final Subscriptions.Settings settings;
    private final ReaderThreads threads;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Object ticking = new Object();
    private volatile boolean isClosed;

    Membership(Environment environment, Subscriptions.Settings settings) {
        this.environment = environment;
        this.settings = settings;
        this.threads = new ReaderThreads(environment, settings, this);
    }

    ReaderThreads threads() {
        return threads;
    }

    private SubscriptionStore subscriptions() {
        return environment.store().subscriptions();
    }

    /** Where a test moves the clock, this goes by it; elsewhere a clock that is set must not keep a node out. */
    private long nanoTime() {
        if (!settings.isManual()) {
            return System.nanoTime();
        }
        Instant now = environment.clock().instant();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    void add(Member member) {
        String name = member.definition.name();
        if (members.putIfAbsent(name, member) != null) {
            throw new ConfigurationException("this Daybook has a subscription named " + name + " already");
        }
    }

    void remove(Member member) {
        members.remove(member.definition.name(), member);
    }

    Collection<Member> members() {
        return members.values();
    }

    boolean isClosed() {
        return isClosed;
    }

    @Override
    public void readerDied() {
        tickSafely();
    }

    void tickSafely() {
        try {
            tick();
        } catch (StoreUnavailableException e) {
            LOG.warn("cannot renew the leases of subscriptions or take segments, will try again: {}", e.getMessage());
            LOG.debug("cannot renew the leases of subscriptions or take segments", e);
        } catch (RuntimeException | Error e) {
            LOG.error("cannot renew the leases of subscriptions or take segments, will try again", e);
        }
    }

    /** Says that this node is there, takes and gives back segments, and tells readers what others asked for. */
    void tick() {
        synchronized (ticking) {
            if (isClosed) {
                return;
            }
            Map<String, Member> taking = new TreeMap<>();
            for (Member member : members.values()) {
                if (member.isOut && nanoTime() - member.outUntilNanos >= 0) {
                    member.isOut = false;
                }
                if (!member.isOut && !member.isClosed) {
                    taking.put(member.definition.name(), member);
                }
            }
            try {
                renew(taking);
            } finally {
                members.values().forEach(this::reportSlow);
            }
        }
    }

    /** Goes on with the others when one has no store; that is thrown at the end, for those who wait for what is done. */
    private void renew(Map<String, Member> taking) {
        Map<Member, Integer> stops = new HashMap<>();
        taking.values().forEach(each -> stops.put(each, each.stops()));
        long now = System.nanoTime();
        List<Row> rows = subscriptions().renew(settings.node(), taking.keySet(), settings.lease());
        threads.renewed(now);
        StoreUnavailableException withoutStore = null;
        for (Row row : rows) {
            Member member = taking.get(row.name());
            if (member != null) {
                try {
                    updateSafely(member, row, stops.getOrDefault(member, 0));
                } catch (StoreUnavailableException e) {
                    withoutStore = e;
                }
            }
        }
        if (withoutStore != null) {
            throw withoutStore;
        }
    }

    /** What is wrong with one subscription does not keep the others from going on. */
    private void updateSafely(Member member, Row row, int stopsBefore) {
        try {
            update(member, row, stopsBefore);
            member.problem = null;
        } catch (StoreUnavailableException e) {
            member.problem = "this node cannot take part now: " + e.getMessage();
            throw e;
        } catch (RuntimeException e) {
            member.problem = "this node cannot take part: " + e;
            LOG.error("cannot take part in subscription {}, will try again", row.name(), e);
        }
    }

    private void update(Member member, Row row, int stopsBefore) {
        boolean isResumed = member.follow(row.mode(), stopsBefore);
        if (member.isClosed || member.isOut) {
            return;
        }
        for (Slot slot : member.slots()) {
            boolean isOurs = row.segments().stream()
                    .anyMatch(each -> each.number() == slot.reader.segment().number()
                            && each.token() == slot.reader.segment().token());
            if (!isOurs) {
                threads.drop(slot);
            }
        }
        List<Slot> held = member.slots().stream()
                .filter(each -> !each.isRetired)
                .sorted(Comparator.comparingInt(each -> each.reader.segment().number()))
                .toList();
        int share = Segments.share(row.name(), row.segments().size(), row.nodes(), settings.node());
        for (int i = share; i < held.size(); i++) {
            threads.release(held.get(i));
        }
        int more = share - held.size();
        for (Segment segment : row.segments()) {
            boolean isFree = !segment.isHeld() || settings.node().equals(segment.owner());
            if (!isFree || member.slot(segment.number()) != null) {
                continue;
            }
            if (more > 0) {
                Optional<Segment> claimed =
                        subscriptions().claim(settings.node(), row.name(), segment, settings.lease());
                if (claimed.isPresent()) {
                    begin(member, claimed.get());
                    more--;
                }
            } else if (settings.node().equals(segment.owner())) {
                // Given back in vain, or taken before a crash under the same name.
                subscriptions().release(new Lease(row.name(), segment.number(), segment.token()));
            }
        }
        for (Slot slot : member.slots()) {
            if (row.hasRetries()) {
                slot.reader.retryParkedEvents();
            }
            // One that found nothing is woken by appends: looking each time would be a query for every segment.
            if (row.hasRetries() || isResumed || !slot.isIdle) {
                threads.wake(slot);
            }
        }
    }

    /** Held without a reader it would be prolonged for ever and look well, and another node may be able to read it. */
    private void begin(Member member, Segment claimed) {
        try {
            SegmentReader reader = new SegmentReader(member.definition, environment, claimed, threads::readAhead);
            member.add(threads.slot(member, reader));
        } catch (RuntimeException | Error e) {
            Lease lease = new Lease(member.definition.name(), claimed.number(), claimed.token());
            try {
                subscriptions()
                        .report(lease, SubscriptionStore.shortened("its reader cannot begin: " + e.getMessage()));
                subscriptions().release(lease);
            } catch (RuntimeException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }

    /** Other nodes hear of it, too, since whoever asks how the subscription stands may be there. */
    private void reportSlow(Member member) {
        for (Slot slot : member.slots()) {
            Optional<String> slowness = slot.slowness();
            if (slowness.isEmpty()) {
                slot.isReportedSlow = false;
            } else if (!slot.isReportedSlow) {
                slot.isReportedSlow = true;
                IllegalStateException at = new IllegalStateException("where the thread is");
                Thread thread = slot.thread;
                at.setStackTrace(thread == null ? new StackTraceElement[0] : thread.getStackTrace());
                LOG.error("subscription {}: {}", slot.reader, slowness.get(), at);
                if (!slot.reader.working().isZero() || slot.withoutThread != null) {
                    tellOthers(slot, slowness.get());
                }
            }
        }
    }

    private void tellOthers(Slot slot, String slowness) {
        try {
            slot.reader.tellOthers(slowness);
            threads.wake(slot); // so that it sees to it that this is forgotten, should it have gone on meanwhile
        } catch (RuntimeException e) {
            LOG.debug("others cannot be told that subscription {} is slow", slot.reader, e);
        }
    }

    /** Another node may know the type; this one comes back after a while, in case none does. */
    @Override
    public void foundUnknownType(Slot slot) {
        Member member = slot.member;
        LOG.error(
                "this node does not know an event of subscription {} and leaves it to other nodes: {}",
                slot.reader,
                slot.reader.problem());
        synchronized (ticking) { // so that no segment is taken meanwhile
            member.outUntilNanos = nanoTime() + OUT_AFTER_UNKNOWN_TYPE.toNanos();
            member.isOut = true;
        }
        member.slots().forEach(threads::release); // this one's own when its step is done
        try {
            subscriptions().leave(settings.node(), List.of(member.definition.name()));
        } catch (RuntimeException e) {
            LOG.debug("the leases run out instead of being given back", e);
        }
    }

    /** Takes no further part in a subscription. */
    void close(Member member) {
        synchronized (ticking) { // so that no segment is taken meanwhile
            if (!members.remove(member.definition.name(), member)) {
                return;
            }
            member.isClosed = true;
        }
        retire(List.of(member));
    }

    private void retire(Collection<Member> leaving) {
        long end = System.nanoTime() + settings.shutdown().toNanos();
        for (Member member : leaving) {
            member.slots().forEach(threads::release);
        }
        for (Member member : leaving) {
            for (Slot slot : member.slots()) {
                threads.waitFor(slot, end);
            }
        }
        List<String> names =
                leaving.stream().map(each -> each.definition.name()).toList();
        try {
            subscriptions().leave(settings.node(), names);
        } catch (StoreUnavailableException e) {
            LOG.debug("the leases run out instead of being given back", e);
        }
    }

    /** Takes no more segments; returns whether it did until now. */
    boolean stop() {
        synchronized (ticking) {
            if (isClosed) {
                return false;
            }
            isClosed = true;
            return true;
        }
    }

    /** Takes segments again, if it was closed. */
    void reopen() {
        synchronized (ticking) {
            if (isClosed) {
                threads.reopen();
                isClosed = false;
            }
        }
    }

    /** Waits for handlers that are at work, and gives all segments back; to be called after {@link #stop}. */
    void close() {
        threads.close();
        List<Member> all = List.copyOf(members.values());
        if (!all.isEmpty()) {
            retire(all);
        }
        threads.end();
    }
}
