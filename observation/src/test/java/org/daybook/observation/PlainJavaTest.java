package org.daybook.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.UUID;
import org.daybook.Daybook;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.Test;

/** What docs/observation.md shows for plain Java. */
class PlainJavaTest {

    private final MeterRegistry meterRegistry = new SimpleMeterRegistry();
    private final ObservationRegistry observationRegistry = ObservationRegistry.create();
    private final Tracer tracer = Tracer.NOOP;
    private final Propagator propagator = Propagator.NOOP;
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    private Daybook open() {
        // region plain
        DaybookObservation observation =
                DaybookObservation.of(observationRegistry).tracing(TraceMetadata.of(tracer, propagator));
        DaybookMetrics metrics = DaybookMetrics.of(observation);
        metrics.bindTo(meterRegistry);

        JpaStore store = JpaStore.builder(url)
                .createSchema()
                .onGroup(group -> metrics.recordGroup(group.appends(), group.events(), group.duration()))
                .open();
        metrics.watchQueue(store::waitingAppends);
        Daybook daybook = observation.customize(Daybook.builder(store)).open();
        metrics.watch(daybook);
        // endregion
        return daybook;
    }

    @Test
    void what_is_shown_measures_appends_and_their_groups() {
        observationRegistry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meterRegistry));
        try (Daybook daybook = open()) {
            daybook.publish("1", new Todo.Created("tea"));
            assertThat(meterRegistry.get("daybook.append").timer().count()).isEqualTo(1);
            assertThat(meterRegistry.get("daybook.group.appends").summary().totalAmount())
                    .isEqualTo(1);
            assertThat(meterRegistry.get("daybook.group.duration").timer().count())
                    .isEqualTo(1);
            assertThat(meterRegistry.get("daybook.queue.depth").gauge().value()).isZero();
        }
    }

    @Test
    void each_listener_of_groups_is_told() {
        int[] told = {0, 0};
        try (JpaStore store = JpaStore.builder(url)
                        .createSchema()
                        .onGroup(group -> told[0] += group.events())
                        .onGroup(group -> told[1] += group.events())
                        .open();
                Daybook daybook = Daybook.open(store)) {
            daybook.publish("1", new Todo.Created("tea"));
        }
        assertThat(told).containsExactly(1, 1);
    }
}
