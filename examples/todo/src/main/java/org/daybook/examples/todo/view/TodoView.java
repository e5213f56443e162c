package org.daybook.examples.todo.view;

import java.util.List;
import org.daybook.store.Store;

/** The read model: all todos that are not removed, in the order in which they were created. */
public interface TodoView {

    /** The name of the subscription that keeps it. */
    String SUBSCRIPTION = "todo-list";

    /**
     * The todos.
     *
     * @throws org.daybook.event.StoreUnavailableException if they cannot be read now
     */
    List<ListedTodo> todos();

    /** Creates what the read model needs and has not got. */
    void create(Store store);
}
