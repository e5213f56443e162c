package com.acme.bank;

import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;

public class Account extends BaseEntity {

    static {
        System.setProperty("com.acme.bank.Account.initialised", "true");
    }

    /** What only the events of a known aggregate can be subscribed to by. */
    public interface Booking {}

    public record Opened() implements Creation<Account> {
        @Override
        public Account create() {
            return new Account();
        }
    }

    public record Deposited(long cents) implements Change<Account>, Booking {
        @Override
        public void apply(Account account) {}
    }
}
