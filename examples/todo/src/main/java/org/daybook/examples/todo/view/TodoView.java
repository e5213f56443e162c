package org.daybook.examples.todo.view;

import java.util.List;

/** The read model: all todos that are not removed, in the order in which they were created. */
public interface TodoView {

    /**
     * The todos.
     *
     * @throws org.daybook.event.StoreUnavailableException if they cannot be read now
     */
    List<ListedTodo> todos();

    /** Creates what the read model needs and has not got. */
    void create();

    /** Brings the read model up to date with the journal, wherever a process ended between the two. */
    void repair();

    /** Notes that something was stored which the read model did not take in, so that it is repaired before it is read again. */
    void fellBehind();
}
