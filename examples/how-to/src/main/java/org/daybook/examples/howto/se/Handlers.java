package org.daybook.examples.howto.se;

import java.util.function.Consumer;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

public class Handlers {

    private final Consumer<String> notices;

    Handlers(Consumer<String> notices) {
        this.notices = notices;
    }

    @SubscribeTo(Todo.Completed.class)
    void completed(StoredEvent<Todo.Completed> event) {
        notices.accept(event.stream().aggregateId() + " is done");
    }
}
