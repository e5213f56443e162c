package com.acme.ledger;

import org.daybook.event.Creation;

/** An aggregate whose handlers are durable. */
public record Ledger(String owner) {

    public record Opened(String owner) implements Creation<Ledger> {
        @Override
        public Ledger create() {
            return new Ledger(owner);
        }
    }
}
