package com.acme.todo;

import com.acme.Calls;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;

class Handlers {

    @SubscribeTo(Todo.Created.class)
    void miracle(StoredEvent<Todo.Created> event) {
        Calls.ALL.add("miracle " + event.payload().label());
    }

    @SubscribeTo({Todo.ChangedLabel.class, Completed.class})
    protected void changed(Metadata metadata, DomainEvent<Todo> event) {
        Calls.ALL.add("changed " + event.getClass().getSimpleName() + " "
                + metadata.get("by").orElse("nobody"));
    }

    @SubscribeTo(value = Todo.Event.class, order = -1)
    public void first(Todo.Event event) {
        Calls.ALL.add("first " + event.getClass().getSimpleName());
    }
}
