package org.daybook.spring.proxied;

import org.daybook.event.Creation;

public record House() {

    public record Opened() implements Creation<House> {
        @Override
        public House create() {
            return new House();
        }
    }
}
