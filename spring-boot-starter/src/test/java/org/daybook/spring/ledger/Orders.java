package org.daybook.spring.ledger;

import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;

public interface Orders extends Repository<Order, DomainEvent<? super Order>> {}
