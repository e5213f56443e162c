package org.daybook.examples.howto.se;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.daybook.DaybookConfiguration;
import org.daybook.event.Receipt;
import org.daybook.store.jpa.JpaStore;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to/java-se.md shows does what the page says. */
class JavaSeTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();

    private Application open() {
        return Application.open(
                DaybookConfiguration.of(Map.of(
                        "daybook.store", "jpa",
                        "daybook.jpa.url", "jdbc:h2:mem:" + UUID.randomUUID(),
                        "daybook.jpa.create-schema", "true",
                        "daybook.jpa.entities", TodoRow.class.getName(),
                        "daybook.packages", "org.daybook.examples.howto.se")),
                notices::add);
    }

    private static Subscription list(Application application) {
        return application.daybook().subscriptions().get(0);
    }

    private static List<String> labels(Application application) {
        return ((JpaStore) application.daybook().store())
                .entityManagerFactory()
                .callInTransaction(
                        manager -> manager.createQuery("select r from TodoRow r order by r.id", TodoRow.class)
                                .getResultStream()
                                .map(TodoRow::label)
                                .toList());
    }

    @Test
    void objects_that_were_made_by_hand_are_the_handlers_that_were_found() {
        try (Application application = open()) {
            application.todos().create("1", "tea");
            application.todos().create("2", "milk");
            Receipt last = application.todos().complete("1");
            application.todos().complete("1");

            assertThat(notices).containsExactly("1 is done");
            assertThat(list(application).name()).isEqualTo("todo-list");
            assertThat(list(application).await(last, LONG)).isTrue();
            assertThat(labels(application)).containsExactly("milk");

            list(application).reset();
            assertThat(list(application).await(last, LONG)).isTrue();
            assertThat(labels(application)).containsExactly("milk");
        }
    }

    @Test
    void health_is_up_and_down_when_nobody_keeps_the_list() throws Exception {
        try (Application application = open();
                HealthServer health = new HealthServer(application, 0)) {
            Receipt receipt = application.todos().create("1", "tea");
            assertThat(list(application).await(receipt, LONG)).isTrue();
            HttpResponse<String> up = get(health.port());
            assertThat(up.body()).isEqualTo("up");
            assertThat(up.statusCode()).isEqualTo(200);

            application.daybook().endSubscriptions(); // as if its threads had died
            HttpResponse<String> down = get(health.port());
            assertThat(down.body()).startsWith("{todo-list=[").contains("nobody reads segment 0");
            assertThat(down.statusCode()).isEqualTo(503);
        }
    }

    private static HttpResponse<String> get(int port) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_process_that_is_asked_to_stop_closes_what_it_opened() throws Exception {
        for (int start = 1; start <= 2; start++) { // the second finds what the first left
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Dhealth.port=0",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName())
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                process.onExit().orTimeout(2, TimeUnit.MINUTES).exceptionally(late -> process.destroyForcibly());
                BufferedReader printed =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                assertThat(printed.readLine()).startsWith("health at http://localhost:");
                process.toHandle().destroy(); // which leaves its output to be read
                assertThat(printed.readLine()).isEqualTo("closed");
                assertThat(process.waitFor()).isEqualTo(128 + 15);
            } finally {
                process.destroyForcibly();
            }
        }
        assertThat(folder.resolve("todo.mv.db")).exists();
    }
}
