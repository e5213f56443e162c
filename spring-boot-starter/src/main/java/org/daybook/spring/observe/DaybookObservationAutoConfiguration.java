package org.daybook.spring.observe;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.daybook.Daybook;
import org.daybook.observation.DaybookMetrics;
import org.daybook.observation.DaybookObservation;
import org.daybook.observation.TraceMetadata;
import org.daybook.spring.DaybookAutoConfiguration;
import org.daybook.spring.DaybookBuilderCustomizer;
import org.daybook.spring.JpaStoreBuilderCustomizer;
import org.daybook.store.Store;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Has the application's Daybook observed where {@code daybook-observation} is on the class path: by its {@link ObservationRegistry},
 * with the trace of its {@link Tracer}, and measured in its registries of metrics.
 *
 * <pre>{@code
 * # application.properties
 * management.observations.enable.daybook.load=false
 * }</pre>
 *
 * <p>Used by one thread, the one that starts the application.
 */
@AutoConfiguration(
        before = DaybookAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        })
@ConditionalOnClass({DaybookObservation.class, ObservationRegistry.class})
public final class DaybookObservationAutoConfiguration {

    /** For Spring. */
    public DaybookObservationAutoConfiguration() {}

    /** Without a registry the log context is all that is left of it. */
    @Bean
    @ConditionalOnMissingBean
    DaybookObservation daybookObservation(
            ObjectProvider<ObservationRegistry> registries, ObjectProvider<TraceMetadata> traces) {
        DaybookObservation observation = DaybookObservation.of(registries.getIfUnique(() -> ObservationRegistry.NOOP));
        TraceMetadata trace = traces.getIfUnique();
        return trace == null ? observation : observation.tracing(trace);
    }

    @Bean
    DaybookBuilderCustomizer daybookObservationCustomizer(DaybookObservation observation) {
        return observation::customize;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Tracer.class, Propagator.class})
    static class TracingConfiguration {

        @Bean
        @ConditionalOnBean({Tracer.class, Propagator.class})
        @ConditionalOnMissingBean
        TraceMetadata daybookTraceMetadata(Tracer tracer, Propagator propagator) {
            return TraceMetadata.of(tracer, propagator);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class MetricsConfiguration {

        @Bean
        @ConditionalOnMissingBean
        DaybookMetrics daybookMetrics(DaybookObservation observation) {
            return DaybookMetrics.of(observation);
        }

        @Bean
        JpaStoreBuilderCustomizer daybookGroupMetrics(DaybookMetrics metrics) {
            return builder ->
                    builder.onGroup(group -> metrics.recordGroup(group.appends(), group.events(), group.duration()));
        }

        @Bean
        MetricsStart daybookMetricsStart(
                DaybookMetrics metrics, ObjectProvider<Daybook> daybooks, ObjectProvider<Store> stores) {
            return new MetricsStart(metrics, daybooks, stores);
        }
    }
}
