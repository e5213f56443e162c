package org.daybook.spring.observe;

import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.Daybook;
import org.daybook.observation.DaybookMetrics;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/** Has everything measured when it is there: the subscriptions of durable handlers begin last. */
final class MetricsStart implements ApplicationListener<ContextRefreshedEvent> {

    private final DaybookMetrics metrics;
    private final ObjectProvider<Daybook> daybooks;
    private final ObjectProvider<Store> stores;
    private final AtomicBoolean isWatching = new AtomicBoolean();

    MetricsStart(DaybookMetrics metrics, ObjectProvider<Daybook> daybooks, ObjectProvider<Store> stores) {
        this.metrics = metrics;
        this.daybooks = daybooks;
        this.stores = stores;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (isWatching.getAndSet(true)) {
            return; // the context of an actuator on another port tells its parent, too
        }
        stores.stream()
                .filter(JpaStore.class::isInstance)
                .map(JpaStore.class::cast)
                .forEach(each -> metrics.watchQueue(each::waitingAppends));
        daybooks.forEach(metrics::watch);
    }
}
