package org.daybook.examples.takeover.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.daybook.event.AggregateType;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * An account, and how many calls came back to it. A record, since each event makes a small new state.
 *
 * @param owner any value of JSON, see {@link Todo}
 * @param balance in cents, which Python bounded no more than what was paid in
 * @param log how many calls came back
 */
@AggregateType(BankAccount.TYPE)
public record BankAccount(@Nullable Object owner, PythonNumber balance, long log) {

    public static final String TYPE = "BankAccount";

    public Deposited deposit(long cents) {
        return new Deposited(PythonNumber.of(cents));
    }

    public Withdrawn withdraw(long cents) {
        return new Withdrawn(PythonNumber.of(cents));
    }

    @EventType(name = "bank_account_created")
    public record Created(
            @JsonProperty(required = true) @Nullable Object owner) implements Creation<BankAccount> {
        @Override
        public BankAccount create() {
            return new BankAccount(owner, PythonNumber.ZERO, 0);
        }
    }

    @EventType(name = "bank_account_deposited")
    public record Deposited(@JsonProperty("amount_cents") PythonNumber amountCents)
            implements DomainEvent<BankAccount> {

        public Deposited {
            Objects.requireNonNull(amountCents, "amount_cents");
        }

        @Override
        public BankAccount mutate(BankAccount account) {
            return new BankAccount(account.owner, account.balance.plus(amountCents), account.log);
        }
    }

    @EventType(name = "bank_account_withdrawn")
    public record Withdrawn(@JsonProperty("amount_cents") PythonNumber amountCents)
            implements DomainEvent<BankAccount> {

        public Withdrawn {
            Objects.requireNonNull(amountCents, "amount_cents");
        }

        @Override
        public BankAccount mutate(BankAccount account) {
            return new BankAccount(account.owner, account.balance.minus(amountCents), account.log);
        }
    }

    /** Its stored name is what djangoevents made of {@code HTTPCallbackReceived}. */
    @EventType(name = "bank_accounthttp_callback_received")
    public record HttpCallbackReceived(
            @Nullable Object url,
            @Nullable Object status,
            @Nullable Object headers) implements DomainEvent<BankAccount> {
        @Override
        public BankAccount mutate(BankAccount account) {
            return new BankAccount(account.owner, account.balance, account.log + 1);
        }
    }

    @EventType(name = "bank_account_discarded")
    public record Discarded() implements Discard<BankAccount> {}
}
