package org.daybook.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import org.daybook.Daybook;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What the log says while a handler runs. */
class HandlerLogTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("a handler");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Daybook daybook = DaybookObservation.of(ObservationRegistry.NOOP)
            .customize(Daybook.builder(new MemoryStore()))
            .manualSubscriptions()
            .open();

    @BeforeEach
    void listen() {
        lines.start();
        LOG.addAppender(lines);
    }

    @AfterEach
    void close() {
        LOG.detachAppender(lines);
        daybook.close();
        MDC.clear();
    }

    private List<Map<String, String>> contexts() {
        return lines.list.stream().map(ILoggingEvent::getMDCPropertyMap).toList();
    }

    @Test
    void the_lines_of_a_handler_say_what_kind_of_event_it_handles_and_what_it_belongs_to() {
        daybook.subscribe(Todo.Created.class, event -> LOG.info("in the process"));
        daybook.subscription("mails")
                .handle(Todo.Created.class, event -> LOG.info("durable"))
                .start();
        daybook.publish("1", new Todo.Created("a secret"), Metadata.none().withCorrelationId("request-7"));
        daybook.drain();

        assertThat(contexts())
                .hasSize(2)
                .containsOnly(Map.of(
                        "daybook.stream_type", "Todo",
                        "daybook.event_type", "todo_created",
                        "daybook.correlation_id", "request-7"));
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void what_was_there_before_is_there_again_also_after_a_failure() {
        MDC.put("daybook.event_type", "mine");
        daybook.subscribe(Todo.Created.class, event -> {
            throw new IllegalStateException("for a test");
        });
        assertThatThrownBy(() -> daybook.publish("1", new Todo.Created("tea")));
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("daybook.event_type", "mine"));
    }

    @Test
    void an_event_without_a_correlation_id_is_what_its_descendants_belong_to() {
        daybook.subscription("chores")
                .handle(Todo.Created.class, event -> {
                    LOG.info("first");
                    daybook.publish("1", new Todo.Completed());
                    LOG.info("first again");
                })
                .start();
        daybook.subscribe(Todo.Completed.class, event -> LOG.info("second"));
        Receipt receipt = daybook.publish("1", new Todo.Created("tea"));
        daybook.drain();

        assertThat(contexts())
                .extracting(each -> each.get("daybook.event_type"))
                .containsExactly("todo_created", "todo_completed", "todo_created");
        assertThat(contexts())
                .extracting(each -> each.get("daybook.correlation_id"))
                .containsOnly(receipt.eventIds().get(0).toString());
    }

    @Test
    void a_correlation_id_forges_no_line() {
        daybook.subscribe(Todo.Created.class, event -> LOG.info("in the process"));
        String forged = "7\n2026-01-01 ERROR all is lost\u2028" + "x".repeat(300);
        daybook.publish("1", new Todo.Created("tea"), Metadata.none().withCorrelationId(forged));
        assertThat(contexts().get(0).get("daybook.correlation_id"))
                .startsWith("7?2026-01-01 ERROR all is lost?x")
                .hasSize(200);
    }
}
