package org.daybook.examples.howto.brokencdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.daybook.Daybook;
import org.daybook.examples.howto.cdi.Parcel;
import org.daybook.store.memory.MemoryStore;

/** Loads handlers that are no beans. */
@ApplicationScoped
public class BrokenProducer {

    @Produces
    @Singleton
    Daybook daybook(Instance<Object> beans) {
        return Daybook.builder(new MemoryStore())
                .define(Parcel.class)
                .packages("org.daybook.examples.howto.brokencdi")
                .instances(type -> beans.select(type).get())
                .beginLater()
                .open();
    }

    void begin(@Observes Startup startup, Daybook daybook) {
        daybook.begin();
    }
}
