package org.daybook.contract;

import java.util.ArrayList;
import java.util.List;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventContext;

/** The aggregate of the entity style. */
class Account extends BaseEntity {

    private final List<EventContext> audits = new ArrayList<>();
    private String owner = "";
    private long balance;

    long balance() {
        return balance;
    }

    String owner() {
        return owner;
    }

    /** All state, to compare. */
    List<Object> state() {
        return List.of(id(), version(), createdAt(), isDiscarded(), owner, balance, audits);
    }

    void deposit(long cents) {
        if (cents <= 0) {
            throw new IllegalArgumentException("deposit more than nothing");
        }
        raise(new Deposited(cents));
    }

    void audit() {
        raise(new Audited());
    }

    void close() {
        raise(new Closed());
    }

    /** Raises anything, as careless code does. */
    void anything(DomainEvent<?> event) {
        raise(event);
    }

    record Opened(String owner) implements Creation<Account> {
        @Override
        public Account create() {
            Account account = new Account();
            account.owner = owner;
            return account;
        }
    }

    record Deposited(long cents) implements Change<Account> {
        @Override
        public void apply(Account account) {
            account.balance += cents;
        }
    }

    record Renamed(String owner) implements Change<Account> {
        @Override
        public void apply(Account account) {
            account.owner = owner;
        }
    }

    record Audited() implements Change.InContext<Account> {
        @Override
        public void apply(Account account, EventContext context) {
            account.audits.add(context);
        }
    }

    record Closed() implements Discard<Account> {}

    /** Changes half of the state, then fails. */
    record Broken() implements Change<Account> {
        @Override
        public void apply(Account account) {
            account.balance = -1;
            throw new UnsupportedOperationException("half applied");
        }
    }

    /** Cannot be written when the list contains itself. */
    record Attached(List<Object> content) implements Change<Account> {
        @Override
        public void apply(Account account) {}
    }

    /** Raises another event while it is applied, which a change must not do. */
    record Doubled(long cents) implements Change<Account> {
        @Override
        public void apply(Account account) {
            account.deposit(cents);
        }
    }
}
