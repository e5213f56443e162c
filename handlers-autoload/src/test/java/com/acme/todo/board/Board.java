package com.acme.todo.board;

import com.acme.Calls;
import com.acme.todo.Todo;
import org.daybook.autoload.EventHandlers;
import org.daybook.handler.SubscribeTo;

public final class Board {

    private Board() {}

    static class Handlers {
        @SubscribeTo(Todo.Created.class)
        void pin(Todo.Created event) {
            Calls.ALL.add("pin");
        }
    }

    @EventHandlers
    static class Mails {
        @SubscribeTo(Todo.Created.class)
        void announce(Todo.Created event) {
            Calls.ALL.add("announce");
        }
    }

    @EventHandlers
    abstract static class Base {
        @SubscribeTo(value = Todo.Created.class, order = 1)
        void inherited(Todo.Created event) {
            Calls.ALL.add("inherited by " + getClass().getSimpleName());
        }
    }

    static final class Concrete extends Base {}

    public static final class Unmarked {
        @SubscribeTo(Todo.Created.class)
        void never(Todo.Created event) {
            Calls.ALL.add("never");
        }
    }

    static final class Elsewhere {
        abstract static class Handlers {
            @SubscribeTo(Todo.Created.class)
            void never(Todo.Created event) {
                Calls.ALL.add("never");
            }
        }
    }

    interface More {
        interface Handlers {
            @SubscribeTo(Todo.Created.class)
            void never(Todo.Created event);
        }
    }
}
