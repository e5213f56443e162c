package org.daybook.examples.todo.model;

import java.util.ArrayList;
import java.util.List;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;

/** The list of all todos, as far as it is more than its todos: it remembers the files that were imported. */
public class TodoList extends BaseEntity {

    /** There is one list. */
    public static final String ID = "todos";

    private final List<Imported> imports = new ArrayList<>();

    public record Opened() implements Creation<TodoList> {
        @Override
        public TodoList create() {
            return new TodoList();
        }
    }

    /** A file was read: so many of its lines are todos now, and so many could not be read. */
    public record Imported(String file, long stored, long refused) implements Change<TodoList> {
        @Override
        public void apply(TodoList list) {
            list.imports.add(this);
        }
    }

    public void imported(String file, long stored, long refused) {
        raise(new Imported(file, stored, refused));
    }

    public List<Imported> imports() {
        return List.copyOf(imports);
    }
}
