package org.daybook.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.daybook.store.SubscriptionStore.Mode;
import org.jspecify.annotations.Nullable;

/** A subscription in which this node takes part, and the readers of the segments that it holds. */
final class Member {

    /** What a slot is about to do. */
    enum Turn {
        /** Nothing. */
        RESTING,
        /** A step, as soon as a thread is free. */
        WAITING,
        /** A step. */
        WORKING,
        /** A step, and then another one, since something new came meanwhile. */
        WORKING_WITH_MORE
    }

    /** The place of one reader among the threads. */
    static final class Slot {
        final Member member;
        final SegmentReader reader;
        final AtomicReference<Turn> turn = new AtomicReference<>(Turn.RESTING);

        /** It is to take no further step, since it was given up or lost. */
        volatile boolean isRetired;

        /** Nobody else has it yet: it is given back when its last step is done. */
        volatile boolean isToRelease;

        /** The last step found nothing, and nobody has woken it since. */
        volatile boolean isIdle;

        volatile @Nullable Thread thread;

        /** When it began to wait for a thread, if it does. */
        volatile long waitingSince;

        /** Why no thread can be made for it, if none can. */
        volatile @Nullable String withoutThread;

        volatile boolean isReportedSlow;
        final WakeUp wakeUp;

        Slot(Member member, SegmentReader reader, WakeUp.Timer timer, Consumer<Slot> wake) {
            this.member = member;
            this.reader = reader;
            this.wakeUp = new WakeUp(timer, () -> wake.accept(this));
        }

        void retire() {
            reader.end();
            isRetired = true;
        }

        /** What takes longer than it should, if anything does. */
        Optional<String> slowness() {
            String failure = withoutThread;
            if (failure != null) {
                return Optional.of("segment " + reader.segment().number() + " has no thread: " + failure);
            }
            Duration limit = member.definition.slowAfter();
            Duration handling = reader.handling();
            if (handling.compareTo(limit) > 0) {
                return Optional.of("a handler of segment " + reader.segment().number() + " has not returned for "
                        + handling.toSeconds() + " s");
            }
            Duration working = reader.working();
            if (working.compareTo(limit) > 0) {
                return Optional.of("segment " + reader.segment().number() + " has not finished a step for "
                        + working.toSeconds() + " s, since it waits for the store, or its batch is too large");
            }
            Duration waiting = Duration.ofNanos(System.nanoTime() - waitingSince);
            return turn.get() == Turn.WAITING && waiting.compareTo(limit) > 0
                    ? Optional.of("segment " + reader.segment().number() + " has waited for a thread for "
                            + waiting.toSeconds() + " s, since other handlers of this node have all of them")
                    : Optional.empty();
        }
    }

    final Definition definition;
    private final Map<Integer, Slot> slots = new LinkedHashMap<>();
    private Mode mode = Mode.RUNNING;
    private int stops;
    volatile long outUntilNanos;
    volatile boolean isOut;
    volatile boolean isClosed;

    /** Why this node cannot take part as it should, if it cannot. */
    volatile @Nullable String problem;

    Member(Definition definition) {
        this.definition = definition;
    }

    synchronized Mode mode() {
        return mode;
    }

    /** One of the readers has stopped the subscription, and the store knows it. */
    synchronized void stop() {
        mode = Mode.STOPPED;
        stops++;
    }

    /** How often it was stopped here, to be asked for before the store is asked for the mode. */
    synchronized int stops() {
        return stops;
    }

    /**
     * Does what the store says, unless that is older than what a reader did.
     *
     * @return whether it is something else than before
     */
    synchronized boolean follow(Mode stored, int stopsBefore) {
        if (stops != stopsBefore || mode == stored) {
            return false;
        }
        mode = stored;
        return true;
    }

    synchronized List<Slot> slots() {
        return new ArrayList<>(slots.values());
    }

    synchronized @Nullable Slot slot(int segment) {
        return slots.get(segment);
    }

    synchronized void add(Slot slot) {
        slots.put(slot.reader.segment().number(), slot);
    }

    synchronized void remove(Slot slot) {
        slots.remove(slot.reader.segment().number(), slot);
    }
}
