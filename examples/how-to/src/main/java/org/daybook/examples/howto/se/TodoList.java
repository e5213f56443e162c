package org.daybook.examples.howto.se;

import jakarta.persistence.EntityManager;
import org.daybook.event.StoredEvent;
import org.daybook.handler.Durable;
import org.daybook.handler.OnReset;
import org.daybook.handler.SubscribeTo;

@Durable("todo-list")
public class TodoList {

    @SubscribeTo(Todo.Created.class)
    void created(StoredEvent<Todo.Created> event, EntityManager manager) {
        manager.persist(
                new TodoRow(event.stream().aggregateId(), event.payload().label()));
    }

    @SubscribeTo(Todo.Completed.class)
    void completed(StoredEvent<Todo.Completed> event, EntityManager manager) {
        manager.remove(manager.find(TodoRow.class, event.stream().aggregateId()));
    }

    @OnReset
    void clear(EntityManager manager) {
        manager.createQuery("delete from TodoRow").executeUpdate();
    }
}
