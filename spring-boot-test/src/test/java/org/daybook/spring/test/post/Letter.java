package org.daybook.spring.test.post;

import org.daybook.event.Creation;

public record Letter(String to) {

    public record Written(String to) implements Creation<Letter> {
        @Override
        public Letter create() {
            return new Letter(to);
        }
    }
}
