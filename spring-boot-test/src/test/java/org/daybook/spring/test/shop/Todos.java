package org.daybook.spring.test.shop;

import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;

public interface Todos extends Repository<Todo, DomainEvent<? super Todo>> {}
