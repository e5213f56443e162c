package org.daybook.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.event.StoredEvent;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One trace from a request to the handlers of its events, in other threads and processes. */
class TracingTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CLIENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final Tracing tracing = new Tracing();

    @AfterEach
    void close() {
        tracing.close();
    }

    /** A Daybook as a process has one, on the database of all of them. */
    private Daybook open(Tracing of) {
        return of.observation()
                .customize(Daybook.builder(JpaStore.builder(url).createSchema().open()))
                .open();
    }

    private static List<StoredEvent<DomainEvent<? super Todo>>> history(Daybook daybook, String id) {
        try (Stream<StoredEvent<DomainEvent<? super Todo>>> events =
                daybook.repository(Todo.class).history(id)) {
            return events.toList();
        }
    }

    @Test
    void one_trace_goes_from_a_request_to_durable_handlers_in_another_thread_and_another_process() throws Exception {
        try (Daybook daybook = open(tracing);
                Tracing elsewhere = new Tracing();
                Daybook other = open(elsewhere)) {
            CompletableFuture<Thread> here = new CompletableFuture<>();
            daybook.subscribe(Todo.Created.class, event -> {});
            Subscription mails = daybook.subscription("mails")
                    .handle(Todo.Created.class, event -> here.complete(Thread.currentThread()))
                    .start();
            other.define(Todo.class);
            CompletableFuture<Receipt> completed = new CompletableFuture<>();
            Subscription chores = other.subscription("chores")
                    .handle(
                            Todo.Created.class,
                            event -> completed.complete(
                                    other.publish(event.stream().aggregateId(), new Todo.Completed())))
                    .start();
            other.subscription("statistics")
                    .handle(Todo.Completed.class, event -> {})
                    .start();

            CompletableFuture<Receipt> written = new CompletableFuture<>();
            tracing.request(
                    Map.of("traceparent", CLIENT, "tracestate", "vendor=1"),
                    () -> written.complete(daybook.repository(Todo.class).create("1", new Todo.Created("tea"))));
            assertThat(mails.await(written.get(), LONG)).isTrue();
            assertThat(chores.await(written.get(), LONG)).isTrue();
            assertThat(here.get()).isNotSameAs(Thread.currentThread());
            Receipt second = completed.get(60, TimeUnit.SECONDS);
            assertThat(other.subscriptions().get(1).await(second, LONG)).isTrue();

            // in the process of the request
            SpanData request = tracing.span("POST /todos");
            SpanData append = tracing.span("append Todo");
            assertThat(append.getParentSpanId()).isEqualTo(request.getSpanId());
            List<SpanData> handled = tracing.spans().stream()
                    .filter(each -> each.getName().equals("handle todo_created"))
                    .toList();
            assertThat(handled)
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.getParentSpanId()).isEqualTo(request.getSpanId()));
            assertThat(handled)
                    .extracting(SpanData::getKind)
                    .containsExactlyInAnyOrder(SpanKind.INTERNAL, SpanKind.CONSUMER);

            // in the other one, whose handler wrote an event that another handler there went on with
            SpanData chore = elsewhere.spans().stream()
                    .filter(each -> each.getAttributes().asMap().containsValue("chores"))
                    .findFirst()
                    .orElseThrow();
            assertThat(chore.getParentSpanId()).isEqualTo(request.getSpanId());
            SpanData statistic = elsewhere.spans().stream()
                    .filter(each -> each.getAttributes().asMap().containsValue("statistics"))
                    .findFirst()
                    .orElseThrow();
            assertThat(statistic.getParentSpanId()).isEqualTo(chore.getSpanId());

            assertThat(Stream.concat(tracing.spans().stream(), elsewhere.spans().stream()))
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.getTraceId()).isEqualTo(TRACE));
            assertThat(history(daybook, "1")).allSatisfy(each -> {
                assertThat(each.metadata().get("traceparent").orElseThrow()).startsWith("00-" + TRACE);
                assertThat(each.metadata().get("tracestate")).contains("vendor=1");
            });
        }
    }

    @Test
    void baggage_is_about_people_and_is_not_recorded() {
        try (Daybook daybook = tracing.observation()
                .customize(Daybook.builder(new MemoryStore()))
                .open()) {
            tracing.request(
                    Map.of(), () -> tracing.withBaggage("ada", () -> daybook.publish("1", new Todo.Created("tea"))));
            assertThat(history(daybook, "1").get(0).metadata().entries()).containsOnlyKeys("traceparent");
        }
    }

    @Test
    void without_a_trace_nothing_is_recorded_and_the_handler_begins_one() {
        try (Daybook daybook = tracing.observation()
                .customize(Daybook.builder(new MemoryStore()))
                .manualSubscriptions()
                .open()) {
            daybook.subscription("mails")
                    .handle(Todo.Created.class, event -> {})
                    .start();
            daybook.publish("1", new Todo.Created("tea"));
            daybook.drain();
            assertThat(history(daybook, "1").get(0).metadata().entries()).isEmpty();
            assertThat(tracing.span("handle todo_created")
                            .getParentSpanContext()
                            .isValid())
                    .isFalse();
        }
    }

    @Test
    void a_trace_that_the_writer_names_is_kept() {
        try (Daybook daybook = tracing.observation()
                .customize(Daybook.builder(new MemoryStore()))
                .open()) {
            Metadata named = Metadata.none().with("traceparent", CLIENT);
            tracing.request(Map.of(), () -> daybook.publish("1", new Todo.Created("tea"), named));
            assertThat(history(daybook, "1").get(0).metadata()).isEqualTo(named);
        }
    }

    @Test
    void the_span_of_a_handler_that_failed_is_an_error_without_the_message() {
        try (Daybook daybook = tracing.observation()
                .customize(Daybook.builder(new MemoryStore()))
                .open()) {
            daybook.subscribe(Todo.Created.class, event -> {
                throw new IllegalStateException(event.payload().label());
            });
            assertThatThrownBy(() -> daybook.publish("1", new Todo.Created("a secret")));
            SpanData span = tracing.span("handle todo_created");
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getEvents()).hasSize(1);
            assertThat(span.toString())
                    .contains("java.lang.IllegalStateException")
                    .doesNotContain("a secret");
        }
    }
}
