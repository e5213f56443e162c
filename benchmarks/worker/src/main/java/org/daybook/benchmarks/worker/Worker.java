package org.daybook.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A system in a process of its own, which ends when nobody sends it commands any more. */
public final class Worker implements AutoCloseable {

    /** How many threads write the log that is read. */
    private static final int SEEDERS = 8;

    private final Class<? extends Contestant> system;
    private @Nullable Contestant contestant;
    private @Nullable Subscribed subscribed;
    private long serverPid;

    /**
     * A worker that has opened nothing yet.
     *
     * @param system the class of the system
     */
    public Worker(Class<? extends Contestant> system) {
        this.system = system;
    }

    /**
     * Reads commands from the standard input and writes replies to the standard output, one a line.
     *
     * @param args the name of the system's class
     * @throws ReflectiveOperationException if there is no such class
     * @throws IOException if nobody is there any more
     */
    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        PrintStream replies = System.out;
        System.setOut(System.err); // so that nothing comes between the replies
        JsonMapper json = new JsonMapper();
        try (Worker worker = new Worker(Class.forName(args[0]).asSubclass(Contestant.class));
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                Reply reply = worker.answer(json.readValue(line, Command.class));
                replies.println(json.writeValueAsString(reply));
                replies.flush();
            }
        }
        System.exit(0); // a peer may leave threads behind
    }

    /**
     * Does what a command says.
     *
     * @param command the command
     * @return the result, or what went wrong
     */
    public Reply answer(Command command) {
        try {
            if (command.open() != null) {
                return open(command.open());
            }
            Contestant opened = contestant;
            if (opened == null) {
                throw new IllegalStateException("the system is not open");
            }
            if (command.seed() != null) {
                new SeededLog(command.seed()).write(opened, SEEDERS);
                return Reply.done(Map.of());
            }
            if (command.prepare() != null) {
                Prepared.write(opened, command.prepare());
                return Reply.done(Map.of());
            }
            if (command.measure() != null) {
                return measure(opened, command.measure());
            }
            if (command.subscribe() != null) {
                unsubscribe();
                subscribed = Subscribed.to(opened, command.subscribe());
                return Reply.done(Map.of());
            }
            if (command.handled() != null && subscribed != null) {
                return Reply.handled(subscribed.await(command.handled()));
            }
            throw new IllegalArgumentException("an empty command");
        } catch (Exception | Error e) {
            e.printStackTrace();
            return Reply.of(e);
        }
    }

    private Reply open(Database database) throws Exception {
        close();
        System.gc(); // what an earlier log in memory leaves behind is nobody's cost
        Contestant opened = system.getDeclaredConstructor().newInstance();
        opened.open(database);
        contestant = opened;
        serverPid = database.serverPid();
        return Reply.done(opened.settings());
    }

    private Reply measure(Contestant opened, Task task) throws Exception {
        return switch (task.work()) {
            case CATCH_UP, HANDLE, PROJECT -> Reply.of(new CatchUpRun(opened, task, serverPid).measure());
            case PACED, IDLE -> new CalmRun(opened, task, serverPid).measure();
            case CREATE, UPDATE, ZIPF, OFFERED, SAVE, LOAD, LOAD_PREPARED, LOAD_EACH, LOAD_ALL ->
                Reply.of(new LoadRun(opened, task, serverPid).measure());
        };
    }

    private void unsubscribe() throws Exception {
        if (subscribed != null) {
            subscribed.end();
            subscribed = null;
        }
    }

    @Override
    public void close() {
        subscribed = null; // ends with its system
        if (contestant != null) {
            contestant.close();
            contestant = null;
        }
    }
}
