package org.daybook.examples.todo.view.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import java.util.List;
import java.util.function.Supplier;
import org.daybook.Daybook;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.examples.todo.view.NewestTodo;
import org.daybook.examples.todo.view.TodoView;
import org.daybook.handler.SubscribeTo;
import org.daybook.store.jpa.JournalEntry;
import org.daybook.store.jpa.JpaStore;

/** Keeps the list in a table beside the journal. */
public final class Handlers implements TodoView {

    private static final String FIRST_ENTRY = """
            select e from JournalEntry e
            where e.aggregateType = 'Todo' and e.aggregateId = :id and e.aggregateVersion = 1""";

    private static final String BEHIND = """
            select first.aggregateId from JournalEntry first left join TodoRow r on r.position = first.position
            where first.aggregateType = 'Todo' and first.aggregateVersion = 1
            and coalesce(r.version, 0) < (
                select max(e.aggregateVersion) from JournalEntry e
                where e.aggregateType = first.aggregateType and e.aggregateId = first.aggregateId)""";

    private static final String LISTED = "select r from TodoRow r where r.removed = false order by r.position";

    private final Supplier<Daybook> daybook;
    private volatile boolean behind;

    public Handlers(Supplier<Daybook> daybook) {
        this.daybook = daybook;
    }

    /** The newest state is loaded before the manager is used, so that the handler holds one connection at a time. */
    @SubscribeTo(Todo.Event.class)
    void changed(StoredEvent<Todo.Event> event, EntityManager manager) {
        String id = event.stream().aggregateId();
        update(manager, id, NewestTodo.load(daybook.get(), id));
    }

    /**
     * Handlers of one todo, in any process, take turns by its first event: that is always there, nothing ever changes it, and
     * it is nobody else's lock.
     */
    private static void update(EntityManager manager, String id, NewestTodo newest) {
        JournalEntry first = manager.createQuery(FIRST_ENTRY, JournalEntry.class)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getSingleResult();
        TodoRow row = manager.find(TodoRow.class, first.position());
        if (row == null) {
            row = new TodoRow(first.position(), id);
            manager.persist(row);
        }
        row.update(newest);
    }

    @Override
    public void fellBehind() {
        behind = true; // whoever reads next repairs first
    }

    @Override
    public List<ListedTodo> todos() {
        try {
            if (behind) {
                behind = false;
                repair();
            }
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
    public void create() {
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

    @Override
    public void repair() {
        try {
            factory()
                    .callInTransaction(
                            manager -> manager.createQuery(BEHIND, String.class).getResultList())
                    .forEach(id -> {
                        NewestTodo newest = NewestTodo.load(daybook.get(), id);
                        factory().runInTransaction(manager -> update(manager, id, newest));
                    });
        } catch (RuntimeException e) {
            behind = true;
            throw e;
        }
    }

    private EntityManagerFactory factory() {
        return ((JpaStore) daybook.get().store()).entityManagerFactory();
    }
}
