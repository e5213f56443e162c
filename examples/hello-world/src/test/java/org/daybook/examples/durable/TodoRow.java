package org.daybook.examples.durable;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One line of the list. */
@Entity(name = "TodoRow")
@Table(name = "todo_list")
class TodoRow {

    @Id
    private String id;

    @Column(nullable = false, length = 20)
    private String label;

    protected TodoRow() {}

    TodoRow(String id, String label) {
        this.id = id;
        this.label = label;
    }
}
