package org.daybook.examples.todo.view.jpa;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.examples.todo.view.NewestTodo;

/** A row of the list. One of a removed todo stays, marked, and remembers the version of the removal. */
@Entity
@Table(name = "todo")
public class TodoRow {

    /** Works on H2 and PostgreSQL, and on a database that has the table. */
    static final String DDL = """
            create table if not exists todo (
                position bigint not null primary key,
                id varchar(255) not null,
                version bigint not null,
                removed boolean not null,
                label text not null,
                tags text not null,
                done boolean not null
            )""";

    /** Of the todo's first event. */
    @Id
    private long position;

    private String id;

    private long version;

    private boolean removed;

    @Convert(converter = JsonText.OfLabel.class)
    private String label;

    @Convert(converter = JsonText.OfTags.class)
    private List<String> tags;

    private boolean done;

    /** For JPA, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    protected TodoRow() {}

    /** A row that shows nothing yet. */
    TodoRow(long position, String id) {
        this.position = position;
        this.id = id;
        this.removed = true;
        this.label = "";
        this.tags = List.of();
    }

    /** Takes over a state, unless this row shows a newer one. */
    void update(NewestTodo newest) {
        if (newest.version() <= version) {
            return;
        }
        version = newest.version();
        Todo todo = newest.todo();
        removed = todo == null;
        if (todo != null) {
            label = todo.label();
            tags = todo.tags();
            done = todo.done();
        }
    }

    ListedTodo listed() {
        return new ListedTodo(id, label, done, tags, version);
    }
}
