package org.daybook.observation;

import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import org.daybook.Daybook;
import org.daybook.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * Has Micrometer observe what a Daybook does: each append, each load of an aggregate and each call of a handler. What
 * {@link DaybookObservations} lists goes to the registry of observations, and from there to metrics and traces. While a handler
 * runs, the log context (MDC) says {@code daybook.stream_type}, {@code daybook.event_type} and {@code daybook.correlation_id}.
 *
 * <pre>{@code
 * var observation = DaybookObservation.of(observationRegistry).tracing(TraceMetadata.of(tracer, propagator));
 * var metrics = DaybookMetrics.of(observation);
 * metrics.bindTo(meterRegistry);
 *
 * var store = JpaStore.builder(entityManagerFactory)
 *         .onGroup(group -> metrics.recordGroup(group.appends(), group.events(), group.duration()))
 *         .open();
 * metrics.watchQueue(store::waitingAppends);
 * var daybook = observation.customize(Daybook.builder(store)).open();
 * metrics.watch(daybook);
 * }</pre>
 *
 * <p>No payload, and no message of an exception that is not Daybook's own, gets into what is observed.
 *
 * <p>Immutable, and safe for use by any number of threads.
 */
public final class DaybookObservation {

    private final Instruments instruments;
    private final @Nullable TraceMetadata trace;

    private DaybookObservation(Instruments instruments, @Nullable TraceMetadata trace) {
        this.instruments = instruments;
        this.trace = trace;
    }

    /**
     * Observes with a registry.
     *
     * @param registry gets the observations
     * @return an observation that records no traces with events
     * @throws NullPointerException if there is no registry
     */
    public static DaybookObservation of(ObservationRegistry registry) {
        return new DaybookObservation(new Instruments(Objects.requireNonNull(registry, "registry")), null);
    }

    /**
     * The same, which records the writer's trace with each event, so that durable handlers go on with it.
     *
     * @param value knows the trace
     * @return a new observation, which counts together with this one
     * @throws NullPointerException if it is {@code null}
     */
    public DaybookObservation tracing(TraceMetadata value) {
        return new DaybookObservation(instruments, Objects.requireNonNull(value, "tracing"));
    }

    /**
     * Has all observed that a Daybook will do: its store, its handlers, and what it records.
     *
     * @param builder of the Daybook
     * @return the builder
     */
    public Daybook.Builder customize(Daybook.Builder builder) {
        if (trace != null) {
            builder.recording(trace);
        }
        return builder.aroundStore(this::store).aroundHandlers(new ObservedHandlers(instruments));
    }

    /**
     * A store whose appends and loads are observed, and that does all else as the store below. {@link #customize} puts it around
     * the store of a Daybook; this is for those who use a store by itself.
     *
     * @param store the store below, which is closed with this one
     * @return the store
     * @throws NullPointerException if there is no store
     */
    public Store store(Store store) {
        return new ObservedStore(Objects.requireNonNull(store, "store"), instruments);
    }

    Instruments instruments() {
        return instruments;
    }
}
