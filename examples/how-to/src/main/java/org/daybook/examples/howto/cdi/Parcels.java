package org.daybook.examples.howto.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;
import org.daybook.event.Receipt;

@ApplicationScoped
public class Parcels {

    private final Repository<Parcel, DomainEvent<? super Parcel>> repository;

    protected Parcels() { // for the proxy
        this.repository = null;
    }

    @Inject
    Parcels(Daybook daybook) {
        this.repository = daybook.repository(Parcel.class);
    }

    public Receipt pack(String id, List<String> items) {
        return repository.create(id, new Parcel.Packed(items));
    }

    public Receipt send(String id) {
        return repository.update(id, parcel -> new Parcel.Sent());
    }

    public Parcel get(String id) {
        return repository.get(id);
    }
}
