package org.daybook.spring.shop;

import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;

public class Account extends BaseEntity {

    private long balance;

    public long balance() {
        return balance;
    }

    public void deposit(long cents) {
        raise(new Deposited(cents));
    }

    public record Opened() implements Creation<Account> {
        @Override
        public Account create() {
            return new Account();
        }
    }

    public record Deposited(long cents) implements Change<Account> {
        @Override
        public void apply(Account account) {
            account.balance += cents;
        }
    }
}
