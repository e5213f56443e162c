package org.daybook.observation;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.daybook.event.Metadata;

/**
 * Records the trace of the writer with each event, in the entries {@code traceparent} and {@code tracestate} of its metadata, as
 * the W3C Trace Context has them. Durable handlers go on with it, in whatever process.
 *
 * <pre>{@code
 * var observation = DaybookObservation.of(observationRegistry).tracing(TraceMetadata.of(tracer, propagator));
 * }</pre>
 *
 * <p>The span recorded is the one that the writer is in, such as that of a request or of another handler. Without one nothing is
 * recorded, and the handlers of the event begin a trace of their own. An event whose metadata have a {@code traceparent} already
 * keeps it. Nothing else that the propagator writes is recorded, such as baggage.
 *
 * <p>Safe for use by any number of threads.
 */
public final class TraceMetadata implements UnaryOperator<Metadata> {

    private final Tracer tracer;
    private final Propagator propagator;

    private TraceMetadata(Tracer tracer, Propagator propagator) {
        this.tracer = Objects.requireNonNull(tracer, "tracer");
        this.propagator = Objects.requireNonNull(propagator, "propagator");
    }

    /**
     * Records what a tracer is at.
     *
     * @param tracer knows the span of the thread
     * @param propagator writes it in the format of the W3C; one that writes others only records nothing
     * @return what completes the metadata of an event
     * @throws NullPointerException if an argument is {@code null}
     */
    public static TraceMetadata of(Tracer tracer, Propagator propagator) {
        return new TraceMetadata(tracer, propagator);
    }

    @Override
    public Metadata apply(Metadata metadata) {
        Span span = tracer.currentSpan();
        if (span == null || metadata.get(TraceEntries.TRACEPARENT).isPresent()) {
            return metadata;
        }
        Map<String, String> entries = new TreeMap<>();
        propagator.inject(span.context(), entries, (carrier, name, value) -> {
            if (TraceEntries.has(name)) {
                entries.put(name, value); // which is the carrier
            }
        });
        Metadata complete = metadata;
        for (Map.Entry<String, String> each : entries.entrySet()) {
            complete = complete.with(each.getKey(), each.getValue());
        }
        return complete;
    }
}
