package org.daybook.examples.todo.view.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.util.List;
import java.util.Objects;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.examples.todo.view.TodoView;
import org.daybook.handler.Durable;
import org.daybook.handler.OnReset;
import org.daybook.handler.SubscribeTo;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.jspecify.annotations.Nullable;

/** Keeps the list in a table beside the journal. What it writes is committed together with the checkpoint, and so once. */
@Durable(TodoView.SUBSCRIPTION)
public final class Handlers implements TodoView {

    private static final String LISTED = "select r from TodoRow r order by r.position, r.id";

    private volatile @Nullable EntityManagerFactory factory;

    @SubscribeTo(Todo.Event.class)
    void changed(StoredEvent<Todo.Event> event, EntityManager manager) {
        TodoRow row = manager.find(TodoRow.class, event.stream().aggregateId());
        ListedTodo after = ListedTodo.after(event, row == null ? null : row.listed());
        if (row == null && after != null) {
            manager.persist(new TodoRow(event.position().number(), after));
        } else if (row != null && after != null) {
            row.show(after);
        } else if (row != null) {
            manager.remove(row);
        }
    }

    @OnReset
    void clear(EntityManager manager) {
        manager.createQuery("delete from TodoRow").executeUpdate();
    }

    @Override
    public List<ListedTodo> todos() {
        try {
            return factory()
                    .callInTransaction(manager -> manager.createQuery(LISTED, TodoRow.class)
                            .getResultStream()
                            .map(TodoRow::listed)
                            .toList());
        } catch (PersistenceException e) {
            throw new StoreUnavailableException("the list of todos cannot be read", e);
        }
    }

    @Override
    public void create(Store store) {
        factory = ((JpaStore) store).entityManagerFactory();
        try {
            createTable();
        } catch (PersistenceException e) {
            createTable(); // somebody else was creating it in the same moment
        }
    }

    private void createTable() {
        factory()
                .runInTransaction(
                        manager -> manager.createNativeQuery(TodoRow.DDL).executeUpdate());
    }

    private EntityManagerFactory factory() {
        return Objects.requireNonNull(factory, "not created yet");
    }
}
