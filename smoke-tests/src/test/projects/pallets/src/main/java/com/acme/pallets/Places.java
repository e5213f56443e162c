package com.acme.pallets;

import jakarta.persistence.EntityManager;
import org.daybook.event.StoredEvent;
import org.daybook.handler.Durable;
import org.daybook.handler.OnReset;
import org.daybook.handler.SubscribeTo;

/** Writes in the transaction that moves its checkpoint. */
@Durable("places")
class Places {

    @SubscribeTo(Pallet.Unloaded.class)
    void unloaded(StoredEvent<Pallet.Unloaded> event, EntityManager manager) {
        manager.persist(new PalletRow(
                event.stream().aggregateId(), event.payload().place()));
    }

    @SubscribeTo(Pallet.Moved.class)
    void moved(StoredEvent<Pallet.Moved> event, EntityManager manager) {
        manager.find(PalletRow.class, event.stream().aggregateId())
                .move(event.payload().place());
    }

    @OnReset
    void clear(EntityManager manager) {
        manager.createQuery("delete from PalletRow").executeUpdate();
    }
}
