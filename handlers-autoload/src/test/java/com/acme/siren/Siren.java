package com.acme.siren;

import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

/** Its name comes after that of the handlers. */
public record Siren(int times) {

    /** Only an aggregate that is known tells that there are events of this type. */
    public interface Noise {}

    public record Mounted() implements Creation<Siren> {
        @Override
        public Siren create() {
            return new Siren(0);
        }
    }

    public record Wailed() implements DomainEvent<Siren>, Noise {
        @Override
        public Siren mutate(Siren siren) {
            return new Siren(siren.times + 1);
        }
    }
}
