package org.daybook.examples.todo.spring;

import jakarta.persistence.*;
import tools.jackson.databind.json.JsonMapper;

/** A row of the list. */
@Entity(name = "spring_todo_list")
class TodoRow {

    @Id
    String id;

    /** Of the todo's first event. */
    long position;

    @Column(columnDefinition = "text")
    @Convert(converter = Json.class)
    ListedTodo todo;

    /** For JPA, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    protected TodoRow() {}

    TodoRow(long position, ListedTodo todo) {
        this.id = todo.id();
        this.position = position;
        this.todo = todo;
    }

    /** JSON escapes the character NUL, which PostgreSQL cannot keep. */
    static class Json implements AttributeConverter<ListedTodo, String> {

        private static final JsonMapper MAPPER = new JsonMapper();

        @Override
        public String convertToDatabaseColumn(ListedTodo todo) {
            return MAPPER.writeValueAsString(todo);
        }

        @Override
        public ListedTodo convertToEntityAttribute(String column) {
            return MAPPER.readValue(column, ListedTodo.class);
        }
    }
}
