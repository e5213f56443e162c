package org.daybook.examples.durable;

import jakarta.persistence.EntityManager;
import org.daybook.event.StoredEvent;
import org.daybook.examples.hello.Todo;
import org.daybook.handler.Durable;
import org.daybook.handler.OnReset;
import org.daybook.handler.SubscribeTo;

// region class
@Durable("todo-list")
public class TodoList {

    @SubscribeTo(Todo.Created.class)
    void created(StoredEvent<Todo.Created> event, EntityManager manager) {
        String id = event.stream().aggregateId();
        manager.persist(new TodoRow(id, event.payload().label()));
    }

    @OnReset
    void clear(EntityManager manager) {
        manager.createQuery("delete from TodoRow").executeUpdate();
    }
}
// endregion
