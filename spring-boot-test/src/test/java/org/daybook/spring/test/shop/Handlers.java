package org.daybook.spring.test.shop;

import java.util.ArrayList;
import java.util.List;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

public class Handlers {

    private final List<String> created = new ArrayList<>();

    @SubscribeTo(Todo.Created.class)
    void created(StoredEvent<Todo.Created> event) {
        created.add(event.stream().aggregateId());
    }

    public List<String> created() {
        return List.copyOf(created);
    }
}
