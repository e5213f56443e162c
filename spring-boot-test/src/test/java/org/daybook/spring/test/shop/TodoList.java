package org.daybook.spring.test.shop;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.event.StoredEvent;
import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;

@Durable("todo-list")
public class TodoList {

    private final Map<String, String> labels = new TreeMap<>();

    @SubscribeTo(Todo.Created.class)
    void created(StoredEvent<Todo.Created> event) {
        labels.put(event.stream().aggregateId(), event.payload().label());
    }

    @SubscribeTo(Todo.Completed.class)
    void completed(StoredEvent<Todo.Completed> event) {
        labels.remove(event.stream().aggregateId());
    }

    public Collection<String> labels() {
        return List.copyOf(labels.values());
    }
}
