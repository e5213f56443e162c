package org.daybook.examples.howto.reading;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.StateVersion;

/** An account of which there are many events. */
@StateVersion(2)
record Account(String owner, long balance) {

    record Opened(String owner) implements Creation<Account> {
        @Override
        public Account create() {
            return new Account(owner, 0);
        }
    }

    record Deposited(long cents) implements DomainEvent<Account> {
        @Override
        public Account mutate(Account account) {
            return new Account(account.owner, account.balance + cents);
        }
    }

    record YearClosed(int year) implements DomainEvent<Account> {
        @Override
        public Account mutate(Account account) {
            return account;
        }
    }
}
