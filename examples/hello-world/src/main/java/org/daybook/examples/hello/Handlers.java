package org.daybook.examples.hello;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

public class Handlers {

    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @SubscribeTo(Todo.Created.class)
    void miracle(StoredEvent<Todo.Created> event) {
        SEEN.add(event.stream() + " at position " + event.position() + ": " + event.payload().label());
    }
}
