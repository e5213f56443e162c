package org.daybook.examples.todo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.examples.todo.contract.TodoClient.json;
import static org.daybook.examples.todo.contract.TodoClient.path;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.examples.todo.contract.TodoClient.Answer;

/**
 * Clients of one server that add todos, complete them and remove each fifth one, as fast as they can, until they are stopped or the
 * server does not answer any more. They know what was acknowledged.
 */
public final class Writers {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Map<String, Integer> versions = new ConcurrentHashMap<>();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger changes = new AtomicInteger();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile String last = "";
    private volatile boolean isStopped;

    private Writers() {}

    public static Writers start(TodoProcess server, int count) {
        Writers writers = new Writers();
        ExecutorService threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            String name = "w" + NUMBERS.incrementAndGet() + "-";
            writers.running.add(threads.submit(() -> writers.write(new TodoClient(server.port()), name)));
        }
        threads.shutdown();
        return writers;
    }

    private void write(TodoClient client, String name) {
        try {
            for (int i = 0; !isStopped; i++) {
                String id = name + i;
                if (acknowledge(client.post("/todos", json(Map.of("id", id, "label", "a"))), id)
                        && acknowledge(client.post(path(id) + "/complete", ""), id)
                        && i % 5 == 4) {
                    versions.remove(id); // from here on it may be there or not
                    remove(client, id);
                }
            }
        } catch (UncheckedIOException e) {
            // the end has come
        }
    }

    /** A server that is stopping, or waits for its database, may say so. */
    private boolean acknowledge(Answer answer, String id) {
        if (answer.status() == 503) {
            return false;
        }
        versions.put(id, answer.isOneOf(200, 201).json().get("version").intValue());
        return count(answer);
    }

    private void remove(TodoClient client, String id) {
        Answer answer = client.delete(path(id));
        if (answer.status() != 503) {
            answer.isOneOf(204);
            removed.add(id);
            count(answer);
        }
    }

    private boolean count(Answer answer) {
        last = answer.header("Daybook-Position");
        changes.incrementAndGet();
        return true;
    }

    /** Returns when so many more changes are acknowledged. */
    public void awaitChanges(int more) throws Exception {
        int enough = changes.get() + more;
        Deadline.await(more + " changes", () -> {
            assertThat(running).as("writers").noneMatch(Future::isDone);
            return changes.get() >= enough;
        });
    }

    public Writers stop() throws Exception {
        isStopped = true;
        return join();
    }

    /** Returns when the server does not answer any more. */
    public Writers join() throws Exception {
        for (Future<?> each : running) {
            each.get(60, TimeUnit.SECONDS);
        }
        return this;
    }

    /** The last version that was acknowledged of each todo that nobody wanted to remove. */
    public Map<String, Integer> versions() {
        return versions;
    }

    /** Those whose removal was acknowledged. */
    public Set<String> removed() {
        return removed;
    }

    /** That of a change that was acknowledged lately. */
    public String position() {
        return last;
    }
}
