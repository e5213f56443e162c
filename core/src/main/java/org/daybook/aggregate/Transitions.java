package org.daybook.aggregate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.daybook.event.BaseEntity;
import org.daybook.event.RawEvent;
import org.daybook.event.StoredEvent;
import org.daybook.journal.JournalRecord;
import org.jspecify.annotations.Nullable;

/** Applies the events of a stream one after the other, as far as they are asked for. Used by one thread. */
final class Transitions<S, E> implements Iterator<Transition<S, E>> {

    private final Iterator<JournalRecord> rows;
    private final Function<JournalRecord, List<StoredEvent<Object>>> decoder;

    /** An entity is one object all the time, so another one follows it. Otherwise it is the same as the other. */
    private final Fold<S> before;

    private final Fold<S> after;
    private final BiFunction<@Nullable Object, @Nullable Object, List<Difference>> differences;
    private final Deque<StoredEvent<?>> parts = new ArrayDeque<>();
    private @Nullable JournalRecord row;
    private Runnable following = () -> {};

    Transitions(
            Iterator<JournalRecord> rows,
            Function<JournalRecord, List<StoredEvent<Object>>> decoder,
            Fold<S> before,
            Fold<S> after,
            BiFunction<@Nullable Object, @Nullable Object, List<Difference>> differences) {
        this.rows = rows;
        this.decoder = decoder;
        this.before = before;
        this.after = after;
        this.differences = differences;
    }

    @Override
    public boolean hasNext() {
        while (parts.isEmpty() && rows.hasNext()) {
            JournalRecord next = rows.next();
            after.requireNext(next);
            decoder.apply(next).stream()
                    .filter(each -> !(each.payload() instanceof RawEvent))
                    .forEach(parts::add);
            if (parts.isEmpty()) {
                follow();
                end(after, next);
                following = before == after ? () -> {} : () -> end(before, next);
            }
            row = next;
        }
        return !parts.isEmpty();
    }

    private void follow() {
        following.run();
        following = () -> {};
    }

    private static void end(Fold<?> fold, JournalRecord row) {
        fold.endOf(row);
    }

    @Override
    public Transition<S, E> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        follow();
        StoredEvent<?> part = parts.remove();
        JournalRecord ended = parts.isEmpty() ? Objects.requireNonNull(row) : null;
        @Nullable S was = before.isEmpty() || before.isDiscarded() ? null : before.state();
        apply(after, part, ended);
        if (before != after) {
            following = () -> apply(before, part, ended);
        }
        return transition(part, was, after.state());
    }

    private static void apply(Fold<?> fold, StoredEvent<?> part, @Nullable JournalRecord ended) {
        fold.replayPart(part);
        if (ended != null) {
            end(fold, ended);
        }
    }

    @SuppressWarnings("unchecked") // its events are of the type E; the repository of a base checks it
    private Transition<S, E> transition(StoredEvent<?> event, @Nullable S was, S is) {
        StoredEvent<E> own = (StoredEvent<E>) event;
        if (is instanceof BaseEntity) { // which is another one when somebody asks
            List<Difference> now = differences.apply(was, is);
            return new Transition<>(own, was, is, () -> now);
        }
        return new Transition<>(own, was, is, () -> differences.apply(was, is));
    }
}
