package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.daybook.Daybook;
import org.daybook.spring.ledger.LedgerApplication;
import org.daybook.spring.ledger.Order;
import org.daybook.spring.ledger.Orders;
import org.daybook.subscription.RetryPolicy;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What operators see and do over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class ActuatorTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(LedgerApplication.class)
                .properties(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                        "spring.jpa.hibernate.ddl-auto=create-drop",
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.show-details=always",
                        "management.endpoint.health.show-components=always")
                .properties(properties)
                .run();
    }

    private static HttpResponse<String> send(ConfigurableApplicationContext context, String path, String body)
            throws Exception {
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
        return send(context, path, "");
    }

    @Test
    void each_subscription_has_its_health_which_is_down_when_nobody_reads_it() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            HttpResponse<String> healthy = get(context, "health/daybook/ledger");
            assertThat(healthy.body()).contains("\"status\":\"UP\"").contains("\"lag\":0");
            assertThat(healthy.statusCode()).isEqualTo(200);

            context.getBean(Daybook.class).endSubscriptions(); // as if its readers had died
            Daybook watching = context.getBean(Daybook.class);
            assertThat(watching.subscriptions()).hasSize(1);
            HttpResponse<String> dead = get(context, "health/daybook/ledger");
            assertThat(dead.body()).contains("\"status\":\"DOWN\"").contains("nobody reads segment 0");
            assertThat(dead.statusCode()).isEqualTo(503);
            assertThat(get(context, "health").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void the_endpoint_tells_how_subscriptions_stand_and_lets_operators_act() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            Daybook daybook = context.getBean(Daybook.class);
            Orders orders = context.getBean(Orders.class);
            boolean[] fails = {true};
            Subscription checks = daybook.subscription("checks")
                    .handle(Order.Placed.class, event -> {
                        if (fails[0]) {
                            throw new IllegalStateException("for a test");
                        }
                    })
                    .retry(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)))
                    .start();
            var receipt = orders.create("1", new Order.Placed("tea"));
            assertThat(checks.await(receipt, Duration.ofSeconds(30))).isFalse(); // since it is parked

            assertThat(get(context, "daybook").body()).contains("\"checks\":{").contains("\"ledger\":{");
            assertThat(get(context, "daybook/checks").body())
                    .contains("\"parkedKeys\":1")
                    .contains("\"key\":\"Order/1\"")
                    .contains("IllegalStateException");
            assertThat(get(context, "daybook/other").statusCode()).isEqualTo(404);

            assertThat(send(context, "daybook/checks", "{\"action\":\"pause\"}").body())
                    .contains("true");
            assertThat(get(context, "daybook/checks").body()).contains("\"mode\":\"PAUSED\"");
            assertThat(send(context, "daybook/checks", "{\"action\":\"resume\"}")
                            .body())
                    .contains("false");
            assertThat(send(context, "daybook/checks", "{\"action\":\"explode\"}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(send(context, "daybook/checks", "{\"action\":\"skip\",\"key\":\"Order/1\"}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(send(
                                    context,
                                    "daybook/checks",
                                    "{\"action\":\"skip\",\"key\":\"Order/1\",\"reason\":\"nobody needs it\"}")
                            .body())
                    .contains("\"skipped\":\"0/1\"");
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!checks.parked().isEmpty()) { // what was parked behind it is handled by its reader
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    @Test
    void a_node_that_takes_no_part_in_subscriptions_is_not_down_when_others_are() throws Exception {
        try (ConfigurableApplicationContext context = start("daybook.subscriptions.enabled=false")) {
            HttpResponse<String> health = get(context, "health/daybook/ledger");
            assertThat(health.body()).contains("\"status\":\"UNKNOWN\"").contains("nobody reads segment 0");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(get(context, "health").body())
                    .startsWith("{\"components\"")
                    .contains("\"status\":\"UP\"}");
            assertThat(get(context, "health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_subscription_can_be_in_a_group_of_health(CapturedOutput output) throws Exception {
        String group = "management.endpoint.health.group.workers.include=daybook/";
        try (ConfigurableApplicationContext context = start(group + "ledger")) {
            assertThat(get(context, "health/workers").body())
                    .contains("\"ledger\":")
                    .contains("\"status\":\"UP\"");
            context.getBean(Daybook.class).endSubscriptions();
            assertThat(get(context, "health/workers").statusCode()).isEqualTo(503);
            assertThat(get(context, "health/daybook/other").statusCode()).isEqualTo(404);
        }
        assertThat(output).doesNotContain("this node has none of this name");
        try (ConfigurableApplicationContext context = start(group + "legder")) {
            assertThat(get(context, "health").statusCode()).isEqualTo(200);
            assertThat(output)
                    .contains("asked for the health of the subscription legder")
                    .contains("It has [ledger]");
        }
    }

    @Test
    void a_name_with_a_slash_is_found() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(Daybook.class)
                    .subscription("billing/mails")
                    .handle(Order.Placed.class, event -> {})
                    .start();
            assertThat(get(context, "health").statusCode()).isEqualTo(200);
            assertThat(get(context, "health/daybook/billing.mails").body()).contains("\"status\":\"UP\"");
            assertThat(get(context, "daybook/billing/mails").body()).contains("\"name\":\"billing/mails\"");
            assertThat(send(context, "daybook/billing/mails", "{\"action\":\"pause\"}")
                            .body())
                    .contains("true");
            assertThat(get(context, "daybook/billing/mails").body()).contains("\"mode\":\"PAUSED\"");
        }
    }

    @Test
    void who_may_only_read_cannot_act() throws Exception {
        try (ConfigurableApplicationContext context = start("management.endpoint.daybook.access=read-only")) {
            assertThat(get(context, "daybook/ledger").statusCode()).isEqualTo(200);
            assertThat(send(context, "daybook/ledger", "{\"action\":\"pause\"}").statusCode())
                    .isEqualTo(405);
            assertThat(get(context, "daybook/ledger").body()).contains("\"mode\":\"RUNNING\"");
        }
    }

    @Test
    void health_and_info_can_be_left_out() throws Exception {
        try (ConfigurableApplicationContext context =
                start("management.health.daybook.enabled=false", "management.info.daybook.enabled=false")) {
            assertThat(get(context, "health/daybook").statusCode()).isEqualTo(404);
            assertThat(get(context, "info").body()).doesNotContain("daybook");
        }
    }

    @Test
    void info_names_store_and_subscriptions() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            assertThat(get(context, "info").body())
                    .contains("\"daybook\":{")
                    .contains("JPA, table event_journal")
                    .contains("\"subscriptions\":[\"ledger\"]");
        }
    }
}
