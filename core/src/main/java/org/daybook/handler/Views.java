package org.daybook.handler;

import java.util.Collection;
import org.daybook.event.EventView;
import org.daybook.event.RawEvent;
import org.daybook.event.StoredEvent;

/** Tells events as handlers' own classes from the others, which everybody gets who wants a supertype. */
final class Views {

    private static final ClassValue<Boolean> IS_VIEW = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return type.isAnnotationPresent(EventView.class) || type == RawEvent.class;
        }
    };

    private Views() {}

    static boolean is(StoredEvent<?> event) {
        return IS_VIEW.get(event.payload().getClass());
    }

    /** Whether an event is of one of the classes: a view is of its own class only. */
    static boolean matches(Collection<? extends Class<?>> classes, StoredEvent<?> event) {
        return is(event)
                ? classes.contains(event.payload().getClass())
                : classes.stream().anyMatch(each -> each.isInstance(event.payload()));
    }
}
