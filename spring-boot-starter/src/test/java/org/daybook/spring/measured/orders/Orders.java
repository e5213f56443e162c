package org.daybook.spring.measured.orders;

import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;

/** A bean where there is a Daybook, and nothing otherwise. */
public interface Orders extends Repository<Order, DomainEvent<? super Order>> {}
