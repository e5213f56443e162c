package org.daybook.examples.howto.se;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.daybook.Daybook;
import org.daybook.DaybookConfiguration;
import org.daybook.event.StoreUnavailableException;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.daybook.subscription.Subscription;

/** All objects of the application; who needs another gets it by its constructor. */
final class Application implements AutoCloseable {

    private final Daybook daybook;
    private final TodoService todos;

    private Application(Daybook daybook) {
        this.daybook = daybook;
        this.todos = new TodoService(daybook.repository(Todo.class));
    }

    // region open
    static Application open(DaybookConfiguration configuration, Consumer<String> notices) {
        Map<Class<?>, Object> handlers = Map.of(
                Handlers.class, new Handlers(notices),
                TodoList.class, new TodoList());
        return new Application(Daybook.builder(configuration)
                .instances(handlers::get)
                .prepare(Application::createTables)
                .open());
    }

    private static void createTables(Store store) {
        TodoRow.createTable(((JpaStore) store).entityManagerFactory());
    }
    // endregion

    TodoService todos() {
        return todos;
    }

    Daybook daybook() {
        return daybook;
    }

    // region health
    Map<String, List<String>> problems() {
        Map<String, List<String>> problems = new TreeMap<>();
        for (Subscription each : daybook.subscriptions()) {
            try {
                problems.put(each.name(), each.status().problems());
            } catch (StoreUnavailableException e) {
                problems.put(each.name(), List.of(String.valueOf(e.getMessage())));
            }
        }
        problems.values().removeIf(List::isEmpty);
        return problems;
    }
    // endregion

    @Override
    public void close() {
        daybook.close();
    }
}
