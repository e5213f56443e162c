package org.daybook.handler;

import java.util.Collection;
import java.util.List;
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

    /** Those of some classes that are handlers' own. */
    static List<Class<?>> among(Collection<? extends Class<?>> classes) {
        return classes.stream().<Class<?>>map(each -> each).filter(IS_VIEW::get).toList();
    }

    /** Whether an event is of one of the classes: a view is of its own class only. */
    static boolean matches(Collection<? extends Class<?>> classes, StoredEvent<?> event) {
        return IS_VIEW.get(event.payload().getClass())
                ? classes.contains(event.payload().getClass())
                : classes.stream().anyMatch(each -> each.isInstance(event.payload()));
    }
}
