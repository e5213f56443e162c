package com.acme.crates;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

public record Crate(String content, String place) {
    public record Packed(String content) implements Creation<Crate> {
        @Override public Crate create() { return new Crate(content, "packing hall"); }
    }
    public record Moved(String place) implements DomainEvent<Crate> {
        @Override public Crate mutate(Crate crate) { return new Crate(crate.content, place); }
    }
}
