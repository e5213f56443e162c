package org.daybook.spring.hidden;

import org.daybook.event.Creation;

record Crate(String content) {
    record Packed(String content) implements Creation<Crate> {
        @Override
        public Crate create() {
            return new Crate(content);
        }
    }
}
