package org.daybook.examples.howto.cdi;

import java.util.List;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

public record Parcel(List<String> items, boolean sent) {

    public record Packed(List<String> items) implements Creation<Parcel> {
        @Override
        public Parcel create() {
            return new Parcel(items, false);
        }
    }

    public record Sent() implements DomainEvent<Parcel> {
        @Override
        public Parcel mutate(Parcel parcel) {
            return new Parcel(parcel.items, true);
        }
    }
}
