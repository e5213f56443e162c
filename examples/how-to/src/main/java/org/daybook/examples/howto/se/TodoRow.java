package org.daybook.examples.howto.se;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What is left to do, for those who ask. */
@Entity
@Table(name = "todo_list")
class TodoRow {

    @Id
    private String id;

    @Column(nullable = false)
    private String label;

    protected TodoRow() {}

    TodoRow(String id, String label) {
        this.id = id;
        this.label = label;
    }

    String label() {
        return label;
    }

    static void createTable(EntityManagerFactory factory) {
        factory.runInTransaction(manager -> manager.createNativeQuery(
                        "create table if not exists todo_list (id varchar(255) primary key, label varchar(255) not null)")
                .executeUpdate());
    }
}
