package org.daybook.examples.howto.brokencdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;
import org.daybook.examples.howto.cdi.Parcel;
import org.daybook.store.memory.MemoryStore;

/** Produces what is no type of a bean. */
@ApplicationScoped
public class WildcardProducer {

    @Produces
    Repository<Parcel, DomainEvent<? super Parcel>> parcels() {
        return Daybook.open(new MemoryStore()).repository(Parcel.class);
    }
}
