package org.daybook.examples.todo.view.memory;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.examples.todo.view.NewestTodo;
import org.daybook.examples.todo.view.TodoView;
import org.daybook.handler.SubscribeTo;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;

/** Keeps the list in a map. A removed todo stays in it, so that a late handler of an older event cannot bring it back. */
public final class Handlers implements TodoView {

    private final Supplier<Daybook> daybook;
    private final ConcurrentMap<String, Row> rows = new ConcurrentHashMap<>();

    public Handlers(Supplier<Daybook> daybook) {
        this.daybook = daybook;
    }

    /** A todo, and the position of its first event. */
    private record Row(String id, long position, NewestTodo newest) {}

    @SubscribeTo(Todo.Event.class)
    void changed(StoredEvent<Todo.Event> event) {
        String id = event.stream().aggregateId();
        Row row = new Row(id, firstPosition(event.stream()), NewestTodo.load(daybook.get(), id));
        rows.merge(id, row, (old, fresh) -> old.newest.version() < fresh.newest.version() ? fresh : old);
    }

    private long firstPosition(StreamId stream) {
        try (Stream<JournalRecord> first =
                daybook.get().journal().read(stream, Slice.all().limit(1))) {
            return first.findFirst().orElseThrow().position().number();
        }
    }

    @Override
    public List<ListedTodo> todos() {
        return rows.values().stream()
                .sorted(Comparator.comparingLong(Row::position))
                .flatMap(row -> Stream.ofNullable(row.newest.todo())
                        .map(todo -> ListedTodo.of(row.id, row.newest.version(), todo)))
                .toList();
    }

    @Override
    public void create() {
        // a map is there already
    }

    @Override
    public void repair() {
        // the map ends with its journal
    }

    @Override
    public void fellBehind() {
        // nothing but a lack of memory makes a map fail
    }
}
