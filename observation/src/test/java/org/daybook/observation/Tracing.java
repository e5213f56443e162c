package org.daybook.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;

/** What one process has of the OpenTelemetry SDK, set up as Spring Boot does it. */
final class Tracing implements AutoCloseable {

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk;
    private final OtelTracer tracer;
    private final OtelPropagator propagator;
    private final ObservationRegistry registry = ObservationRegistry.create();

    Tracing() {
        sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .setPropagators(ContextPropagators.create(TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
                .build();
        io.opentelemetry.api.trace.Tracer otel = sdk.getTracer("test");
        OtelCurrentTraceContext current = new OtelCurrentTraceContext();
        tracer =
                new OtelTracer(otel, current, event -> {}, new OtelBaggageManager(current, List.of("user"), List.of()));
        propagator = new OtelPropagator(sdk.getPropagators(), otel);
        registry.observationConfig()
                .observationHandler(new FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                        new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                        new DefaultTracingObservationHandler(tracer)));
    }

    DaybookObservation observation() {
        return DaybookObservation.of(registry).tracing(TraceMetadata.of(tracer, propagator));
    }

    /** A request over HTTP, which a client may have begun a trace for. */
    void request(Map<String, String> headers, Runnable work) {
        ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.SERVER);
        context.setCarrier(headers);
        Observation.createNotStarted("http.server.requests", () -> context, registry)
                .contextualName("POST /todos")
                .observe(work);
    }

    /** Work that is about a user, which is known wherever the trace goes. */
    void withBaggage(String user, Runnable work) {
        try (BaggageInScope baggage = tracer.createBaggageInScope("user", user)) {
            if (!user.equals(baggage.get())) {
                throw new IllegalStateException("there is no baggage");
            }
            work.run();
        }
    }

    List<SpanData> spans() {
        return exporter.getFinishedSpanItems();
    }

    SpanData span(String name) {
        List<SpanData> found =
                spans().stream().filter(each -> each.getName().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError("not one span " + name + " but " + found + " among " + spans());
        }
        return found.get(0);
    }

    @Override
    public void close() {
        sdk.close();
    }
}
