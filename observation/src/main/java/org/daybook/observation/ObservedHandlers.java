package org.daybook.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.daybook.event.Metadata;
import org.daybook.event.StoredEvent;
import org.daybook.handler.HandlerInterceptor;
import org.daybook.observation.DaybookObservations.Key;
import org.jspecify.annotations.Nullable;

/** Observes each call of a handler, and says in the log what it is about. */
final class ObservedHandlers implements HandlerInterceptor {

    private final Instruments instruments;

    ObservedHandlers(Instruments instruments) {
        this.instruments = instruments;
    }

    @Override
    public void around(Call call) throws Exception {
        String subscription = call.subscription().orElse(null);
        if (subscription != null) {
            instruments.durableCall(subscription);
            instruments.tallies().calling(subscription, call.event().id());
        }
        Observation observation = observation(call, subscription).start();
        String outcome = "failed";
        KeyValue exception = Instruments.NO_EXCEPTION;
        Observation.Scope scope = observation.openScope();
        HandlerLog log = new HandlerLog(call.event());
        try {
            call.proceed();
            outcome = "handled";
        } catch (Throwable e) {
            exception = instruments.exception(e);
            observation.error(MutedFailure.of(e));
            if (subscription != null) {
                instruments.tallies().failed(subscription, call.event().id());
            }
            throw e;
        } finally {
            log.close();
            scope.close();
            observation
                    .lowCardinalityKeyValue(Key.OUTCOME.withValue(outcome))
                    .lowCardinalityKeyValue(exception)
                    .stop();
        }
    }

    private Observation observation(Call call, @Nullable String subscription) {
        StoredEvent<?> event = call.event();
        String eventType = instruments.eventType(event.type());
        return DaybookObservations.HANDLE
                .observation(instruments.registry(), () -> context(subscription, event.metadata()))
                .contextualName("handle " + eventType)
                .lowCardinalityKeyValue(Key.HANDLER.withValue(
                        instruments.handler(subscription != null ? subscription : call.handler())))
                .lowCardinalityKeyValue(Key.AGGREGATE_TYPE.withValue(instruments.aggregateType(event.stream())))
                .lowCardinalityKeyValue(Key.EVENT_TYPE.withValue(eventType))
                .lowCardinalityKeyValue(Key.KIND.withValue(subscription != null ? "durable" : "process"))
                .highCardinalityKeyValue(Key.EVENT_ID.withValue(event.id().toString()));
    }

    /**
     * A handler in the writer's thread is part of what that is at. One of a subscription runs later and elsewhere, and goes on
     * with the trace that the event brings.
     */
    private static Observation.Context context(@Nullable String subscription, Metadata metadata) {
        if (subscription == null || metadata.get(TraceEntries.TRACEPARENT).isEmpty()) {
            return new Observation.Context();
        }
        ReceiverContext<Metadata> context = new ReceiverContext<>(TraceEntries::get, Kind.CONSUMER);
        context.setCarrier(metadata);
        return context;
    }
}
