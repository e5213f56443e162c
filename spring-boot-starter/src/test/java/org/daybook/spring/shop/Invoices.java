package org.daybook.spring.shop;

import org.springframework.data.repository.CrudRepository;

public interface Invoices extends CrudRepository<Invoice, String> {}
