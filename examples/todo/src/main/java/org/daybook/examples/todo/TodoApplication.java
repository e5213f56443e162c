package org.daybook.examples.todo;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.daybook.Daybook;
import org.daybook.DaybookConfiguration;
import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.TodoView;
import org.jspecify.annotations.Nullable;

/** The Daybook of the todos and the view that its handlers keep. */
record TodoApplication(Daybook daybook, TodoView view) implements AutoCloseable {

    /** As often as it takes, however many others change the same todo. */
    private static final int MAX_ATTEMPTS = 10_000;

    static TodoApplication open(DaybookConfiguration configuration) {
        AtomicReference<@Nullable Daybook> opened = new AtomicReference<>();
        Supplier<Daybook> daybook = () -> Objects.requireNonNull(opened.get(), "not opened yet");
        TodoView view = Settings.isMemory(configuration)
                ? new org.daybook.examples.todo.view.memory.Handlers(daybook)
                : new org.daybook.examples.todo.view.jpa.Handlers(daybook);
        opened.set(Daybook.builder(configuration)
                .packages(Todo.class.getPackageName(), view.getClass().getPackageName())
                .instances(type -> view)
                .maxAttempts(MAX_ATTEMPTS)
                .open());
        TodoApplication application = new TodoApplication(daybook.get(), view);
        try {
            view.create();
            view.repair(); // a process may have ended between an event and its row
            return application;
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    Repository<Todo, DomainEvent<? super Todo>> todos() {
        return daybook.repository(Todo.class);
    }

    @Override
    public void close() {
        daybook.close();
    }
}
