package org.daybook.benchmarks.system;

import jakarta.persistence.EntityManager;
import java.util.Map;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.jspecify.annotations.Nullable;

/** Daybook on PostgreSQL, opened from a URL. */
public final class DaybookJpa extends DaybookSystem {

    private @Nullable JpaStore store;

    /** Not opened yet. */
    public DaybookJpa() {}

    @Override
    Store openStore(Database database) {
        store = JpaStore.builder(database.url())
                .user(database.user())
                .poolSize(database.connections())
                .createSchema()
                .entities(HandledRow.class)
                .open();
        return store;
    }

    @Override
    Object projection(Tally tally) {
        if (store == null) {
            throw new IllegalStateException("not open");
        }
        store.entityManagerFactory().runInTransaction(entityManager -> {
            entityManager.createNativeQuery(HandledRow.CREATE).executeUpdate();
            entityManager.createNativeQuery(HandledRow.EMPTY).executeUpdate();
        });
        return new Rows(tally);
    }

    /** Writes a row for each event. */
    public static final class Rows {

        private final Tally tally;

        private Rows(Tally tally) {
            this.tally = tally;
        }

        /**
         * Writes a row.
         *
         * @param event for this event
         * @param entityManager that of the transaction
         */
        @SubscribeTo(OrderEvent.class)
        public void write(StoredEvent<? extends OrderEvent> event, EntityManager entityManager) {
            HandledRow row = new HandledRow();
            row.position = event.position().number();
            row.streamId = event.stream().aggregateId();
            row.quantity = event.payload().quantity();
            entityManager.persist(row);
            tally.add(event);
        }
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("poolSize", "one connection for each thread", "subscription", "1 segment, batchSize=1000");
    }
}
