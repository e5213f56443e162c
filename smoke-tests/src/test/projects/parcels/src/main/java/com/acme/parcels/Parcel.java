package com.acme.parcels;

import java.time.Instant;
import java.util.List;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

record Parcel(String address, List<String> stops, boolean delivered) {

    record Sent(String address) implements Creation<Parcel> {
        @Override
        public Parcel create() {
            return new Parcel(address, List.of(), false);
        }
    }

    record Scanned(List<String> stops, Instant expected) implements DomainEvent<Parcel> {
        @Override
        public Parcel mutate(Parcel parcel) {
            return new Parcel(parcel.address, stops, false);
        }
    }

    record Delivered() implements DomainEvent<Parcel> {
        @Override
        public Parcel mutate(Parcel parcel) {
            return new Parcel(parcel.address, parcel.stops, true);
        }
    }
}
