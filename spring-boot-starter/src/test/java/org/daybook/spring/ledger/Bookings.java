package org.daybook.spring.ledger;

import org.springframework.data.repository.CrudRepository;

public interface Bookings extends CrudRepository<Booking, Long> {}
