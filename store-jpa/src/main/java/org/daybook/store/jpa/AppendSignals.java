package org.daybook.store.jpa;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.daybook.event.Position;
import org.daybook.handler.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what was appended, as soon as it can be read: here at once, and elsewhere as far as the database can. */
final class AppendSignals {

    private static final Logger LOG = LoggerFactory.getLogger(AppendSignals.class);

    private final List<Consumer<Position>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable PostgresBell bell;

    /** Called before anything is appended. */
    void setBell(@Nullable PostgresBell value) {
        bell = value;
    }

    Registration add(Consumer<Position> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Something was appended here. */
    void tell(Position last) {
        tellHere(last);
        if (bell != null) {
            bell.ring(last);
        }
    }

    /**
     * A group was written: elsewhere it is told of at once and as one, and here by the callers, each of its own.
     *
     * @return the verdicts
     */
    List<Verdict> tellElsewhere(List<Append> group, List<Verdict> verdicts) {
        if (bell != null) {
            Position last = null; // of their one partition
            for (int i = 0; i < verdicts.size(); i++) {
                if (verdicts.get(i) instanceof Verdict.Stored stored) {
                    Position each = stored.lastPosition(group.get(i));
                    last = last == null || each.number() > last.number() ? each : last;
                }
            }
            if (last != null) {
                bell.ring(last);
            }
        }
        return verdicts;
    }

    /** Something was appended, here or elsewhere. Throws nothing: it is stored, and would look as if it were not. */
    void tellHere(Position last) {
        for (Consumer<Position> each : listeners) {
            try {
                each.accept(last);
            } catch (RuntimeException e) {
                LOG.error("events are stored up to {}, but a listener that was told of them failed", last, e);
            }
        }
    }
}
