package org.daybook.examples.todo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.examples.todo.contract.TodoClient.json;
import static org.daybook.examples.todo.contract.TodoClient.path;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.daybook.examples.todo.contract.Deadline;
import org.daybook.examples.todo.contract.TodoClient;
import org.daybook.examples.todo.contract.TodoProcess;
import org.daybook.examples.todo.contract.TodoProcess.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The list as a subscription: what commands tell of it and do with it, and how a server waits for it. */
@Tag("deep") // starts fifty processes
abstract class ListContract extends OnDatabase {

    /** Makes handlers fail for one label, which is JSON in its column. */
    private static final String FAIL = "alter table todo_list add constraint no_poison check (label <> '\"poison\"')";

    private static final String MEND = "alter table todo_list drop constraint no_poison";

    /** Many times what a server takes to listen once it has opened its database. */
    private static final Duration BEHIND = Duration.ofSeconds(4);

    private static final long PAUSE_NANOS = 5_000_000;

    private Result status(String health) {
        Result result = todo("status");
        assertThat(result.err()).isEmpty();
        assertThat(line(result, "health")).isEqualTo(health);
        assertThat(result.status()).isEqualTo(health.equals("green") ? 0 : 1);
        return result;
    }

    private static String line(Result result, String name) {
        return result.out()
                .lines()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .map(each -> each.substring(name.length()).strip())
                .orElse("");
    }

    private static void add(TodoClient client, String id, String label) {
        client.post("/todos", json(Map.of("id", id, "label", label))).is(201);
    }

    @Test
    void theStatusTellsHowTheListStands() throws Exception {
        done("add", "milk");
        done("add", "bread");
        Result before = status("red");
        assertThat(line(before, "list ")).isEqualTo("todo-list");
        assertThat(line(before, "state")).isEqualTo("running");
        assertThat(line(before, "position")).isEqualTo("0/0");
        assertThat(line(before, "head")).isEqualTo("0/2");
        assertThat(line(before, "lag")).matches("2 events, [0-9]+\\.[0-9] s").doesNotEndWith(" 0.0 s");
        assertThat(line(before, "rate")).isEqualTo("0.0 events/s");
        assertThat(line(before, "to go")).isEqualTo("unknown");
        assertThat(line(before, "parked")).isEqualTo("0 keys, 0 events");
        assertThat(line(before, "last error")).isEqualTo("-");
        assertThat(before.out()).contains("problem     nobody reads segment 0");
        assertThat(done("list").out().lines()).hasSize(2);

        try (TodoProcess server = serve()) {
            add(new TodoClient(server.port()), "a", "tea");
            new TodoClient(server.port()).listed();
            Result meanwhile = status("green");
            assertThat(line(meanwhile, "position")).isEqualTo("0/3");
            assertThat(line(meanwhile, "lag")).isEqualTo("0 events, 0.0 s");
            assertThat(line(meanwhile, "to go")).isEqualTo("0.0 s");
            assertThat(meanwhile.out()).doesNotContain("problem");
            assertThat(meanwhile.out().lines().toList())
                    .contains("segment  position  events  lease       owner")
                    .last()
                    .asString()
                    .matches("0        0/3       3       [0-3][.][0-9] s left  serve-" + server.pid()
                            + "-[-0-9a-f]{36}");
            assertThat(server.terminate()).isZero();
        }
        assertThat(status("red").out().lines().toList()).last().isEqualTo("0        0/3       3       -      -");
        try (TodoProcess server = serve()) {
            server.kill();
            Deadline.await("end of the lease", () -> todo("status").out().contains(" over for "));
            assertThat(status("red").out().lines().toList())
                    .last()
                    .asString()
                    .matches("0        0/3       3       over for [0-9]+[.][0-9] s  serve-" + server.pid() + "-.*");
        }
    }

    @Test
    void aRebuiltListIsTheSame() throws Exception {
        String id = done("add", "milk").out().strip();
        done("tag", id, "dairy");
        String removed = done("add", "bread").out().strip();
        done("remove", removed);
        String list = done("list").out();
        sql("update todo_list set label = '\"spoiled\"'");
        assertThat(done("list").out()).contains("spoiled");
        assertThat(done("rebuild").out().strip()).isEqualTo("the list is made anew from 4 events");
        assertThat(done("list").out()).isEqualTo(list);

        try (TodoProcess server = serve()) {
            TodoClient client = new TodoClient(server.port());
            sql("insert into todo_list select 'ghost', 1, 1, label, tags, done from todo_list");
            assertThat(client.listed()).contains("ghost");
            assertThat(done("rebuild").out().strip()).isEqualTo("the list is made anew from 4 events");
            assertThat(client.listed()).containsExactly(id);
            add(client, "a", "tea");
            assertThat(client.listed()).containsExactly(id, "a");
        }
    }

    @Test
    void aListThatIsPausedIsNotRebuilt() throws Exception {
        done("add", "milk");
        String list = done("list").out();
        sql("update journal_subscription set mode = 'PAUSED'");
        Result refused = todo("rebuild");
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err().strip())
                .isEqualTo("error: the list is paused, and would stay empty until somebody resumes it; "
                        + "nothing was done");
        assertThat(line(status("green"), "state")).isEqualTo("paused");
        assertThat(done("list").out()).isEqualTo(list);
    }

    @Test
    void whatCannotBeListedIsParkedAndTriedAgain() throws Exception {
        try (TodoProcess server = serve()) {
            TodoClient client = new TodoClient(server.port());
            sql(FAIL);
            add(client, "a", "poison");
            client.post(path("a") + "/complete", "").is(200);
            add(client, "b", "tea");
            Deadline.await("parked", () -> !client.listed().isEmpty());
            assertThat(client.listed()).containsExactly("b");

            List<String> parked = done("parked").out().lines().toList();
            assertThat(parked).hasSize(3);
            assertThat(parked.get(0)).matches("position +key +attempts +error");
            assertThat(parked.get(1))
                    .matches("(?i)0/1 +Todo/a +5 +.*no_poison.*\\(SQL state 235[0-9]+, error [0-9]+\\)");
            assertThat(parked.get(2)).matches("0/2 +Todo/a +0 +waits behind an earlier event of its key");
            Result status = status("green");
            assertThat(line(status, "parked")).isEqualTo("1 keys, 2 events");
            assertThat(line(status, "last error")).containsIgnoringCase("no_poison");

            Result inVain = todo("parked", "retry", "Todo/a");
            assertThat(inVain.status()).isEqualTo(3);
            assertThat(inVain.err())
                    .startsWith("error: event 0/1 failed again: ")
                    .doesNotContain("\tat ");

            sql(MEND);
            assertThat(done("parked", "retry", "Todo/a").out().strip()).isEqualTo("2 events handled");
            assertThat(client.listed()).containsExactly("a", "b");
            assertThat(done("parked").out().lines()).hasSize(1);
            Result nothing = todo("parked", "retry", "Todo/a");
            assertThat(nothing.status()).isEqualTo(3);
            assertThat(nothing.err().strip()).isEqualTo("error: nothing is parked under the key Todo/a");
        }
    }

    @Test
    void aParkedEventIsSkippedForAReason() throws Exception {
        done("list");
        sql(FAIL);
        try (TodoProcess server = serve()) {
            add(new TodoClient(server.port()), "a", "poison");
            add(new TodoClient(server.port()), "b", "tea");
        }
        Result listed = todo("list");
        assertThat(listed.out().lines()).containsExactly("b  [ ] tea");
        assertThat(listed.status()).isZero();
        assertThat(listed.err().lines())
                .allMatch(each -> each.contains("the event at 0/1 of Todo/a is set aside by subscription todo-list"));
        assertThat(todo("parked", "skip", "Todo/a").status()).isEqualTo(2);
        assertThat(done("parked", "skip", "Todo/a", "--reason", "nobody drinks it")
                        .out()
                        .strip())
                .isEqualTo("event 0/1 skipped, 0 behind it handled");
        assertThat(done("parked").out().lines()).hasSize(1);
        assertThat(todo("parked", "skip", "Todo/a", "--reason", "again").status())
                .isEqualTo(3);
    }

    @Test
    void aServerWaitsForTheListBeforeItListens() throws Exception {
        for (int i = 0; i < 3; i++) {
            done("add", "todo " + i);
        }
        try (TodoProcess server = serve()) {
            assertThat(new TodoClient(server.port()).listed()).hasSize(3);
            int status = server.terminate();
            assertThat(server.errors()).isEmpty();
            assertThat(status).isZero();
        }
    }

    /** Somebody else has the segment, so that the list stays behind until he gives it back. */
    @Test
    void nobodyCanConnectBeforeTheListShowsWhatWasStored() throws Exception {
        for (int i = 0; i < 2; i++) {
            done("add", "todo " + i);
        }
        sql("update journal_segment set owner = 'nobody', lease_until = 9000000000000");
        int port = freePort();
        // The connection stays open, or each look into an H2 file would open it and keep the process out.
        try (Connection open = connect();
                TodoProcess server = begin("serve", "--port", String.valueOf(port), "--wait", "60")) {
            assertThat(open.isValid(1)).isTrue();
            String takesPart = "select count(*) from journal_subscriber where node like 'serve-" + server.pid() + "-%'";
            Deadline.await("a server that takes part", () -> number(takesPart) == 1);
            long end = System.nanoTime() + BEHIND.toNanos();
            while (System.nanoTime() < end) {
                assertThat(accepts(port)).isFalse();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            assertThat(query("select checkpoint from journal_segment")).containsExactly(List.of("0/0"));

            sql("update journal_segment set owner = null, lease_until = 0");
            Deadline.await("a port that is open", () -> accepts(port));
            assertThat(number("select count(*) from todo_list")).isEqualTo(2);
            assertThat(query("select checkpoint from journal_segment")).containsExactly(List.of("0/2"));
            assertThat(server.awaitListening().port()).isEqualTo(port);
            assertThat(server.errors()).isEmpty();
        }
    }

    /** None of those that a client gets: one that connects to its own would find it open. */
    private static int freePort() throws IOException {
        for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 5_000); ; port++) {
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (BindException e) {
                assertThat(port).as("no port is free").isLessThan(30_000);
            }
        }
    }

    private static boolean accepts(int port) throws IOException {
        try (Socket connected = new Socket("127.0.0.1", port)) {
            return connected.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    @Test
    void aServerWarnsOfWhatIsParked() throws Exception {
        done("list");
        sql(FAIL);
        done("add", "poison");
        try (TodoProcess server = serve()) {
            assertThat(new TodoClient(server.port()).listed()).isEmpty();
            assertThat(server.errors()).contains("warning: events of 1 todos could not be handled");
        }
    }

    @Test
    void aServerStartsWithAListThatIsStopped() throws Exception {
        done("add", "milk");
        done("list");
        done("add", "bread");
        sql("update journal_subscription set mode = 'STOPPED', reason = 'for a test'");
        try (TodoProcess server = serve()) {
            assertThat(server.errors())
                    .contains("warning: the list of todos is at 0/1 of 0/2 and does not move (stopped: for a test)");
            TodoClient client = new TodoClient(server.port());
            assertThat(client.listed()).hasSize(1);
            client.get("/todos?after=0/2").isProblem(503);
            Result list = todo("list");
            assertThat(list.status()).isZero();
            assertThat(list.out().lines()).hasSize(1);
            assertThat(list.err()).contains("warning: the list does not show all changes");
            assertThat(line(status("red"), "state")).isEqualTo("stopped");

            assertThat(done("rebuild").out().strip()).isEqualTo("the list is made anew from 2 events");
            JsonNode all = client.get("/todos?after=0/2").is(200);
            assertThat(all).hasSize(2);
        }
    }

    /** Somebody else has the segment and says that he goes on, but does not. */
    @Test
    void aServerStartsWithAListThatStandsStill() throws Exception {
        done("add", "milk");
        sql("update journal_segment set owner = 'nobody', lease_until = 9000000000000");
        try (TodoProcess server = serve("--wait", "1")) {
            assertThat(server.errors()).contains("warning: the list of todos is at 0/0 of 0/1 and stands still");
            assertThat(new TodoClient(server.port()).listed()).isEmpty();
        }
    }
}
