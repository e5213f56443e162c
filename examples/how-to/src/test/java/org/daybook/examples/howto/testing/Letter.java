package org.daybook.examples.howto.testing;

import org.daybook.event.Creation;

/** What is to be sent. */
record Letter(String text) {

    record Written(String text) implements Creation<Letter> {
        @Override
        public Letter create() {
            return new Letter(text);
        }
    }
}
