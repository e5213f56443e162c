package org.daybook.examples.todo.view.jpa;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import org.daybook.examples.todo.view.ListedTodo;

/** A row of the list. */
@Entity
@Table(name = "todo_list")
public class TodoRow {

    /** Works on H2 and PostgreSQL, and on a database that has the table. */
    static final String DDL = """
            create table if not exists todo_list (
                id varchar(255) not null primary key,
                position bigint not null,
                version bigint not null,
                label text not null,
                tags text not null,
                done boolean not null
            )""";

    @Id
    private String id;

    /** Of the todo's first event. */
    private long position;

    private long version;

    @Convert(converter = JsonText.OfLabel.class)
    private String label;

    @Convert(converter = JsonText.OfTags.class)
    private List<String> tags;

    private boolean done;

    /** For JPA, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    protected TodoRow() {}

    TodoRow(long position, ListedTodo todo) {
        this.id = todo.id();
        this.position = position;
        this.version = todo.version();
        this.label = todo.label();
        this.tags = todo.tags();
        this.done = todo.done();
    }

    void show(ListedTodo todo) {
        version = todo.version();
        label = todo.label();
        tags = todo.tags();
        done = todo.done();
    }

    ListedTodo listed() {
        return new ListedTodo(id, label, done, tags, version);
    }
}
