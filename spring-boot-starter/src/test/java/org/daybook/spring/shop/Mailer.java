package org.daybook.spring.shop;

import org.daybook.handler.SubscribeTo;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A bean like any other, and behind a proxy, since its method is transactional. */
@Component
class Mailer {

    private final Journal journal;
    private final Invoices invoices;

    Mailer(Journal journal, Invoices invoices) {
        this.journal = journal;
        this.invoices = invoices;
    }

    @Transactional
    @SubscribeTo(Todo.Labeled.class)
    public void labeled(Todo.Labeled event) {
        journal.note("labeled " + event.label());
        if (event.label().startsWith("invoice ")) {
            invoices.save(new Invoice(event.label()));
        }
    }
}
