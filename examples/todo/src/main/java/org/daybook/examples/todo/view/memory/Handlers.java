package org.daybook.examples.todo.view.memory;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.daybook.event.StoredEvent;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.examples.todo.view.TodoView;
import org.daybook.handler.Durable;
import org.daybook.handler.OnReset;
import org.daybook.handler.SubscribeTo;
import org.daybook.store.Store;

/** Keeps the list in a map, which ends with its journal. No transaction holds it, so an event may come again. */
@Durable(TodoView.SUBSCRIPTION)
public final class Handlers implements TodoView {

    private final ConcurrentMap<String, Row> rows = new ConcurrentHashMap<>();

    /** A todo, and the position of its first event. */
    private record Row(long position, ListedTodo todo) {}

    @SubscribeTo(Todo.Event.class)
    void changed(StoredEvent<Todo.Event> event) {
        String id = event.stream().aggregateId();
        Row row = rows.get(id);
        if (row != null && row.todo.version() >= event.version()) {
            return;
        }
        ListedTodo after = ListedTodo.after(event, row == null ? null : row.todo);
        if (after == null) {
            rows.remove(id);
        } else {
            rows.put(id, new Row(row == null ? event.position().number() : row.position, after));
        }
    }

    @OnReset
    void clear() {
        rows.clear();
    }

    @Override
    public List<ListedTodo> todos() {
        return rows.values().stream()
                .sorted(Comparator.comparingLong(Row::position))
                .map(Row::todo)
                .toList();
    }

    @Override
    public void create(Store store) {
        // a map is there already
    }
}
