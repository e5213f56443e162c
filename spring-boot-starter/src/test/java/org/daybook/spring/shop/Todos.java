package org.daybook.spring.shop;

import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;

public interface Todos extends Repository<Todo, DomainEvent<? super Todo>> {

    default Receipt label(String id, String label) {
        return update(id, todo -> new Todo.Labeled(label));
    }

    @Override
    Todos with(Metadata metadata);
}
