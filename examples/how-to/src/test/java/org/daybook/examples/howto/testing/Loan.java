package org.daybook.examples.howto.testing;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

/** A book that is lent. */
record Loan(String book, boolean overdue) {

    record Begun(String book) implements Creation<Loan> {
        @Override
        public Loan create() {
            return new Loan(book, false);
        }
    }

    record Overdue() implements DomainEvent<Loan> {
        @Override
        public Loan mutate(Loan loan) {
            return new Loan(loan.book, true);
        }
    }

    Overdue remind() {
        if (overdue) {
            throw new IllegalStateException("somebody was reminded of " + book + " already");
        }
        return new Overdue();
    }
}
