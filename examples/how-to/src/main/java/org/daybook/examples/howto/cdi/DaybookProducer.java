package org.daybook.examples.howto.cdi;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;

@ApplicationScoped
public class DaybookProducer {

    @Produces
    @Singleton
    Daybook daybook(Store store, Instance<Object> beans) {
        return Daybook.builder(store)
                .packages("org.daybook.examples.howto.cdi")
                .instances(type -> beans.select(type).get())
                .beginLater()
                .open();
    }

    void begin(@Observes @Priority(LIBRARY_BEFORE) Startup startup, Daybook daybook) {
        daybook.begin();
    }

    void close(@Disposes Daybook daybook) {
        daybook.close();
    }

    @Produces
    @Dependent
    Store store() {
        return new MemoryStore();
    }

    @Produces
    @Dependent
    Repository<Cart, Cart.Event> carts(Daybook daybook) {
        return daybook.repository(Cart.MUTATOR);
    }
}
