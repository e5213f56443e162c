package org.daybook.spring.lacking;

import org.daybook.event.Creation;

public record Page() {

    public record Printed() implements Creation<Page> {
        @Override
        public Page create() {
            return new Page();
        }
    }
}
