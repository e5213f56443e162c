package org.daybook.event;

import java.util.List;
import java.util.function.Consumer;

/**
 * One step from an old shape of an event to a newer one: from one schema version of a type to the next, or to another type. Steps
 * chain: what one returns the next one gets, until the shape is that of a class. What is stored is never changed.
 *
 * <pre>{@code
 * Daybook.builder(store)
 *         .upcaster("todo_created", 1, Upcaster.changing(data -> data.rename("title", "label")))
 *         .upcaster("todo_removed", 1, Upcaster.moving("todo_discarded", 1))
 *         .upcaster("todo_moved", 1, event -> List.of(                       // is split
 *                 event.as("todo_left", 1, event.data().empty().set("list", event.data().get("from"))),
 *                 event.as("todo_entered", 1, event.data().empty().set("list", event.data().get("to")))))
 * }</pre>
 *
 * <p>Found in packages when it is annotated with {@link Upcasts}. It is called each time an old event is read, and must return the
 * same for the same event: it asks neither a clock nor anything outside. Safe for use by any number of threads.
 */
@FunctionalInterface
public interface Upcaster {

    /**
     * Brings an event into a newer shape.
     *
     * @param event in the shape that this step is for; its data may be changed
     * @return what has become of it: one shape, several for an event that is split, none for one that is dropped. Each is of the
     *     next version of the same type, or of another type. Several may be given the same data: each gets a copy of its own
     */
    List<EventShape> upcast(EventShape event);

    /**
     * A step to the next version of the same type.
     *
     * @param change changes the data
     * @return the step
     */
    static Upcaster changing(Consumer<? super EventTree> change) {
        return event -> {
            change.accept(event.data());
            return List.of(event.next());
        };
    }

    /**
     * A step that makes an event one of another type, with the same data.
     *
     * @param type the stored name of the type
     * @param schemaVersion the version of that type's shape
     * @return the step
     */
    static Upcaster moving(String type, int schemaVersion) {
        return event -> List.of(event.as(type, schemaVersion));
    }

    /**
     * A step after which there is no event any more. Its version and its position stay.
     *
     * @return the step
     */
    static Upcaster dropping() {
        return event -> List.of();
    }
}
