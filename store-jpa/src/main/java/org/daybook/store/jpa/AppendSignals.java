package org.daybook.store.jpa;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.daybook.event.Position;
import org.daybook.handler.Registration;

/** Tells listeners what was appended, as soon as it can be read. */
final class AppendSignals {

    private final List<Consumer<Position>> listeners = new CopyOnWriteArrayList<>();

    Registration add(Consumer<Position> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell(Position last) {
        for (Consumer<Position> each : listeners) {
            each.accept(last);
        }
    }
}
