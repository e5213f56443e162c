package org.daybook.examples.todo;

import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.Daybook;
import org.daybook.DaybookConfiguration;
import org.daybook.aggregate.Repository;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DomainEvent;
import org.daybook.event.Positions;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.TodoView;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.subscription.Subscription;
import org.daybook.subscription.SubscriptionStatus;

/** The Daybook of the todos under the name of its node, the view that its handlers keep, and the subscription by which they do. */
record TodoApplication(String node, Daybook daybook, TodoView view, Subscription list) implements AutoCloseable {

    /** As often as it takes, however many others change the same todo. */
    private static final int MAX_ATTEMPTS = 10_000;

    /** So soon the list goes on after a server that was killed. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static final long PAUSE_MILLIS = 50;

    /** For a server: it keeps the list as long as it runs, and shares that with other servers. Its name tells which process it is. */
    static TodoApplication openServer(DaybookConfiguration configuration) {
        String node = "serve-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
        return open(configuration, node, builder -> {});
    }

    /**
     * For a command: it brings the list up to date where it waits for that, in its own thread, unless a server has the list. Were it
     * to take part then, the server might have to give the list to it, and get it back a moment later.
     */
    static TodoApplication open(DaybookConfiguration configuration) {
        return open(configuration, "command-" + UUID.randomUUID(), Daybook.Builder::manualSubscriptions);
    }

    private static TodoApplication open(
            DaybookConfiguration configuration, String node, Consumer<Daybook.Builder> kind) {
        TodoView view = Settings.isMemory(configuration)
                ? new org.daybook.examples.todo.view.memory.Handlers()
                : new org.daybook.examples.todo.view.jpa.Handlers();
        Daybook.Builder builder = Daybook.builder(configuration)
                .packages(Todo.class.getPackageName(), view.getClass().getPackageName())
                .prepare(view::create)
                .instances(type -> view)
                .maxAttempts(MAX_ATTEMPTS)
                .node(node)
                .lease(LEASE);
        kind.accept(builder);
        Daybook daybook = builder.open();
        Subscription list = daybook.subscriptions().stream()
                .filter(each -> each.name().equals(TodoView.SUBSCRIPTION))
                .findFirst()
                .orElseThrow();
        return new TodoApplication(node, daybook, view, list);
    }

    /** Does the work of a command. */
    static void run(Consumer<TodoApplication> work) {
        ask(application -> {
            work.accept(application);
            return true;
        });
    }

    /** Does the work of a command that has a result. */
    static <T> T ask(Function<TodoApplication, T> work) {
        DaybookConfiguration configuration = Settings.load();
        if (Settings.isMemory(configuration)) {
            throw new ConfigurationException(
                    "the memory store dies with its process, so this command would find nothing and leave nothing; "
                            + "set DAYBOOK_STORE=jpa, or use 'todo serve'");
        }
        try (TodoApplication application = open(configuration)) {
            return work.apply(application);
        }
    }

    Repository<Todo, DomainEvent<? super Todo>> todos() {
        return daybook.repository(Todo.class);
    }

    /** Takes a short time, and says whether to go on. */
    static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Waits until the list shows what is stored now, as long as it gets on.
     *
     * @param patience for how long it may stand still
     * @param pause takes a short time, and says whether to go on
     * @return whether it shows all; not if it is stopped or stands still, or was not to go on
     */
    boolean catchUp(Duration patience, BooleanSupplier pause) {
        Positions head = daybook.journal().head();
        Positions reached = list.status().position();
        long since = System.nanoTime();
        while (!shows(head)) {
            SubscriptionStatus status = list.status();
            if (!status.position().equals(reached)) {
                reached = status.position();
                since = System.nanoTime();
            }
            boolean standsStill = System.nanoTime() - since > patience.toNanos();
            if (standsStill || status.mode() != Mode.RUNNING || !pause.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    private boolean shows(Positions head) {
        return isKeptElsewhere()
                ? head.each().stream().allMatch(list.status().position()::includes)
                : list.await(head, Duration.ZERO); // by which a command does the work
    }

    /** Does what there is to do with the list, unless somebody else has it. For a command. */
    void keepList() {
        if (!isKeptElsewhere()) {
            daybook.drain();
        }
    }

    private boolean isKeptElsewhere() {
        return list.status().segments().stream()
                .allMatch(each -> each.owner() != null
                        && !each.owner().equals(node)
                        && each.leaseLeft().toMillis() > 0);
    }

    @Override
    public void close() {
        daybook.close();
    }
}
