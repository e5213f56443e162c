package org.daybook.spring.post;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

public record Letter(String to, boolean sent) {

    public record Written(String to) implements Creation<Letter> {
        @Override
        public Letter create() {
            return new Letter(to, false);
        }
    }

    public record Sent() implements DomainEvent<Letter> {
        @Override
        public Letter mutate(Letter letter) {
            return new Letter(letter.to, true);
        }
    }
}
