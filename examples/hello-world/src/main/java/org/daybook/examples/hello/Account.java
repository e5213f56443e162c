package org.daybook.examples.hello;

import org.daybook.Daybook;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;
import org.daybook.store.memory.MemoryStore;

public class Account extends BaseEntity {

    private long balance;

    public void deposit(long cents) {
        if (cents <= 0) throw new IllegalArgumentException("deposit more than nothing");
        raise(new Deposited(cents));
    }

    public record Opened() implements Creation<Account> {
        @Override public Account create() { return new Account(); }
    }
    public record Deposited(long cents) implements Change<Account> {
        @Override public void apply(Account account) { account.balance += cents; }
    }

    public static void main(String[] args) {
        try (var daybook = Daybook.open(new MemoryStore())) {
            var accounts = daybook.entityRepository(Account.class);
            var account = accounts.begin("4711", new Account.Opened());
            account.deposit(300);
            accounts.save(account);
            accounts.change("4711", again -> again.deposit(200));
            System.out.println(accounts.get("4711").balance);
        }
    }
}
