package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.event.Receipt;
import org.daybook.observation.DaybookMeters;
import org.daybook.observation.DaybookMetrics;
import org.daybook.observation.DaybookObservation;
import org.daybook.observation.DaybookObservations;
import org.daybook.observation.TraceMetadata;
import org.daybook.spring.ledger.LedgerApplication;
import org.daybook.spring.ledger.Order;
import org.daybook.spring.ledger.Orders;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is measured and traced of a Daybook in an application that has Micrometer. */
class ObservationTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private static final List<String> DOCUMENTED = Stream.concat(
                    Stream.of(DaybookObservations.values()).map(DaybookObservations::getName),
                    Stream.of(DaybookMeters.values()).map(DaybookMeters::getName))
            .map(each -> '"' + each + '"')
            .toList();

    @RestController
    static class OrderController {

        private final Orders orders;

        OrderController(Orders orders) {
            this.orders = orders;
        }

        @PostMapping("/orders")
        String place(@RequestParam String id) {
            return String.valueOf(orders.create(id, new Order.Placed("tea")).position());
        }
    }

    @Configuration
    static class Exported {
        /** A context that is closed closes it. */
        static InMemorySpanExporter spans;

        @Bean
        SimpleSpanProcessor processor() {
            return (SimpleSpanProcessor) SimpleSpanProcessor.create(spans);
        }
    }

    @Configuration
    static class OwnObservation {
        static final DaybookObservation OBSERVATION = DaybookObservation.of(ObservationRegistry.NOOP);

        @Bean
        DaybookObservation observation() {
            return OBSERVATION;
        }
    }

    private static SpringApplicationBuilder application(Class<?>... more) {
        return new SpringApplicationBuilder(LedgerApplication.class)
                .sources(more)
                .properties(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                        "spring.jpa.hibernate.ddl-auto=create-drop",
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "management.tracing.sampling.probability=1",
                        "management.endpoints.web.exposure.include=*");
    }

    private static String get(ConfigurableApplicationContext context, String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(context, path)));
    }

    private static URI uri(ConfigurableApplicationContext context, String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @Test
    void every_documented_metric_is_among_those_of_the_application() throws Exception {
        try (ConfigurableApplicationContext context = application().run()) {
            Daybook daybook = context.getBean(Daybook.class);
            Receipt receipt = context.getBean(Orders.class).create("1", new Order.Placed("tea"));
            assertThat(daybook.subscriptions().get(0).await(receipt, Duration.ofSeconds(60)))
                    .isTrue();

            assertThat(context.getBean(TraceMetadata.class)).isNotNull();
            assertThat(get(context, "/actuator/metrics")).contains(DOCUMENTED);
            assertThat(get(context, "/actuator/metrics/daybook.subscription.healthy?tag=subscription:ledger"))
                    .contains("\"value\":1.0");
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("daybook.append")
                            .tag("joined", "false")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("daybook.handle")
                            .tag("handler", "ledger")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("daybook.group.appends").summary().count()).isEqualTo(1);
        }
    }

    @Test
    void one_trace_goes_from_a_request_to_the_handler_of_a_subscription() throws Exception {
        Exported.spans = InMemorySpanExporter.create();
        try (ConfigurableApplicationContext context =
                application(Exported.class, OrderController.class).run()) {
            Daybook daybook = context.getBean(Daybook.class);
            place(context);
            assertThat(daybook.subscriptions().get(0).await(daybook.journal().head(), Duration.ofSeconds(60)))
                    .isTrue();

            assertThatOneTraceHoldsAll();
        }
    }

    @Test
    void and_to_the_handler_of_another_node_on_postgresql() throws Exception {
        Exported.spans = InMemorySpanExporter.create();
        String url = "--spring.datasource.url=" + TestPostgres.emptyDatabase("traced");
        try (ConfigurableApplicationContext writer = application(Exported.class, OrderController.class)
                .run(url, "--spring.jpa.hibernate.ddl-auto=update", "--daybook.subscriptions.enabled=false")) {
            place(writer);
            assertThat(Exported.spans.getFinishedSpanItems())
                    .extracting(SpanData::getName)
                    .contains("append Order")
                    .doesNotContain("handle order_placed");
            try (ConfigurableApplicationContext reader =
                    application(Exported.class).run(url, "--spring.jpa.hibernate.ddl-auto=update")) {
                Daybook daybook = reader.getBean(Daybook.class);
                assertThat(daybook.subscriptions()
                                .get(0)
                                .await(daybook.journal().head(), Duration.ofSeconds(60)))
                        .isTrue();
                assertThatOneTraceHoldsAll();
            }
        }
    }

    private static void place(ConfigurableApplicationContext context) throws Exception {
        send(HttpRequest.newBuilder(uri(context, "/orders?id=1"))
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static void assertThatOneTraceHoldsAll() {
        List<SpanData> ours = new ArrayList<>(Exported.spans.getFinishedSpanItems());
        ours.removeIf(each -> !each.getTraceId().equals(TRACE));
        assertThat(ours).extracting(SpanData::getName).contains("append Order", "handle order_placed");
        SpanData handled = ours.stream()
                .filter(each -> each.getName().equals("handle order_placed"))
                .findFirst()
                .orElseThrow();
        assertThat(handled.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(ours.stream().filter(each -> each.getName().equals("append Order")))
                .as("the one of the request, and the one of the handler")
                .hasSize(2)
                .anyMatch(each -> each.getParentSpanId().equals(handled.getSpanId()));
    }

    @Test
    void the_observation_of_the_application_comes_first() {
        try (ConfigurableApplicationContext context =
                application(OwnObservation.class).run()) {
            assertThat(context.getBean(DaybookObservation.class)).isSameAs(OwnObservation.OBSERVATION);
            context.getBean(Orders.class).create("1", new Order.Placed("tea"));
            assertThat(context.getBean(MeterRegistry.class)
                            .find("daybook.append")
                            .timer())
                    .isNull();
            assertThat(context.getBean(Daybook.class).store()).isInstanceOf(JpaStore.class);
        }
    }

    @Test
    void one_kind_of_observation_can_be_left_out_by_a_property() {
        try (ConfigurableApplicationContext context = application()
                .properties("management.observations.enable.daybook.load=false")
                .run()) {
            Orders orders = context.getBean(Orders.class);
            orders.create("1", new Order.Placed("tea"));
            assertThat(orders.get("1").item()).isEqualTo("tea");
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.find("daybook.load").timer()).isNull();
            assertThat(registry.find("daybook.append").timer()).isNotNull();
        }
    }

    @Test
    void without_a_tracer_there_are_metrics_and_without_metrics_there_is_an_application() {
        try (ConfigurableApplicationContext context = without("io.micrometer.tracing")) {
            assertThat(context.getBeansOfType(DaybookObservation.class)).hasSize(1);
            assertThat(context.getBeansOfType(DaybookMetrics.class)).hasSize(1);
            assertThat(context.containsBean("daybookTraceMetadata")).isFalse();
        }
        try (ConfigurableApplicationContext context = without("io.micrometer")) {
            assertThat(context.containsBean("daybookObservation")).isFalse();
            assertThat(context.getBean(Daybook.class)).isNotNull();
        }
        try (ConfigurableApplicationContext context = without("org.daybook.observation")) {
            assertThat(context.containsBean("daybookObservation")).isFalse();
            assertThat(context.getBean(Daybook.class)).isNotNull();
        }
    }

    private static ConfigurableApplicationContext without(String library) {
        return application()
                .resourceLoader(new DefaultResourceLoader(new FilteredClassLoader(library)))
                .run();
    }
}
