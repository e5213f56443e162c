package org.daybook.examples.todo;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.daybook.examples.todo.http.TodoServer;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.subscription.SubscriptionStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves todos over HTTP until somebody asks the process to stop. */
@Command(
        name = "serve",
        description = {
            "Serves the todos over HTTP, until SIGTERM or Ctrl-C.",
            "It listens as soon as the list shows all that was stored when it started. A list that is stopped, "
                    + "or stands still for longer than --wait says, is served as it is, with a warning."
        })
final class ServeCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(20);

    @Option(names = "--port", description = "the port, 0 for any that is free (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(names = "--host", description = "the address to listen at (default: ${DEFAULT-VALUE}, this machine only)")
    private String host = "127.0.0.1";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description =
                    "for how long the list may stand still before it is served as it is (default: ${DEFAULT-VALUE})")
    private int wait = 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > 65535) {
            throw new ParameterException(spec.commandLine(), "a port is from 0 to 65535");
        }
        if (wait < 0) {
            throw new ParameterException(spec.commandLine(), "the list cannot be waited for less than 0 seconds");
        }
        StopSignal stop = StopSignal.install();
        try (TodoApplication application = TodoApplication.openServer(Settings.load())) {
            boolean isThere = application.catchUp(Duration.ofSeconds(wait), () -> !isAsked(stop));
            if (isAsked(stop)) {
                return 0;
            }
            warn(application.list().status(), isThere);
            serve(application, stop);
        }
        return 0;
    }

    private static boolean isAsked(StopSignal stop) {
        try {
            return stop.await(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** What somebody should look at, though it keeps nobody from serving. */
    private void warn(SubscriptionStatus status, boolean isThere) {
        if (!isThere) {
            warn("the list of todos is at " + status.position() + " of " + status.head()
                    + (status.mode() == Mode.RUNNING ? " and stands still" : " and does not move")
                    + (status.problems().isEmpty() ? "" : " (" + String.join("; ", status.problems()) + ")")
                    + ". It is served as it is; 'todo status' tells more");
        }
        if (status.parkedKeys() > 0) {
            warn(
                    "events of " + status.parkedKeys()
                            + " todos could not be handled, and the list shows these as they were before; 'todo parked' tells more");
        }
    }

    private void warn(String message) {
        spec.commandLine().getErr().println("warning: " + message);
    }

    private void serve(TodoApplication application, StopSignal stop) throws Exception {
        try (TodoServer server =
                TodoServer.start(application.daybook(), application.view(), application.list(), host, port)) {
            String shownHost = host.contains(":") ? "[" + host + "]" : host;
            spec.commandLine().getOut().println("listening on http://" + shownHost + ":" + server.port());
            stop.await();
        }
    }
}
