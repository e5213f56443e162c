package org.daybook.store.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.handler.Delivery;

/**
 * What a subscription is to do with each event, whatever it is told meanwhile: since the last seek or reset it handles those
 * behind it and those that were parked then, once and in the order of their keys, but for those that are skipped. An event is a
 * replay if it was handled, passed over or skipped before, and only then.
 */
final class EffectsAccount {

    private static final Comparator<Position> BY_PARTITION =
            Comparator.comparingInt(Position::partition).thenComparingLong(Position::number);

    /** The events of the journal, and their keys. */
    private final Map<Position, String> written = new TreeMap<>(BY_PARTITION);

    private final Set<Position> known = new HashSet<>();
    private final Set<Position> stillParked = new HashSet<>();
    private final Set<Position> skipped = new HashSet<>();
    private final Set<Position> handled = new HashSet<>();
    private final Map<String, Long> last = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private Positions from;

    EffectsAccount(Positions from) {
        this.from = from;
    }

    void written(Position position, String key) {
        written.put(position, key);
    }

    private boolean isDue(Position position) {
        return (!from.includes(position) || stillParked.contains(position)) && !skipped.contains(position);
    }

    /** Its effect was committed. */
    void handled(Position position, Delivery delivery) {
        if (!isDue(position)) {
            wrong.add(position + " was handled, and was not to be");
        }
        Delivery expected = known.contains(position) ? Delivery.REPLAY : Delivery.LIVE;
        if (delivery != expected) {
            wrong.add(position + " was " + delivery + " instead of " + expected);
        }
        Long before = last.put(written.get(position) + " in " + position.partition(), position.number());
        if (before != null && before >= position.number()) {
            wrong.add(position + " was handled after " + before);
        }
        handled.add(position);
        known.add(position);
    }

    void wrong(String what) {
        wrong.add(what);
    }

    void skipped(Position position) {
        skipped.add(position);
    }

    /** A seek or a reset was committed. */
    void soughtTo(Positions to, Collection<Position> parkedBefore, Collection<Position> parkedAfter) {
        for (Position each : parkedBefore) {
            if (to.includes(each) && !parkedAfter.contains(each)) {
                wrong.add(each + " is parked no more");
            }
        }
        known.addAll(skipped);
        written.keySet().stream()
                .filter(each -> to.includes(each) && !parkedAfter.contains(each))
                .forEach(known::add);
        from = to;
        stillParked.clear();
        stillParked.addAll(parkedAfter);
        skipped.clear();
        handled.clear();
        last.clear();
    }

    /** What is wrong when everything should be handled. */
    List<String> verdict() {
        List<String> all = new ArrayList<>(wrong);
        written.keySet().stream()
                .filter(each -> isDue(each) && !handled.contains(each))
                .forEach(each -> all.add(each + " was not handled"));
        return all;
    }
}
