package org.daybook.examples.todo;

import java.util.concurrent.Callable;
import org.daybook.examples.todo.http.TodoServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves todos over HTTP until somebody asks the process to stop. */
@Command(name = "serve", description = "Serves the todos over HTTP, until SIGTERM or Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--port", description = "the port, 0 for any that is free (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(names = "--host", description = "the address to listen at (default: ${DEFAULT-VALUE}, this machine only)")
    private String host = "127.0.0.1";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > 65535) {
            throw new ParameterException(spec.commandLine(), "a port is from 0 to 65535");
        }
        StopSignal stop = StopSignal.install();
        try (TodoApplication application = TodoApplication.open(Settings.load());
                TodoServer server = TodoServer.start(application.daybook(), application.view(), host, port)) {
            String shownHost = host.contains(":") ? "[" + host + "]" : host;
            spec.commandLine().getOut().println("listening on http://" + shownHost + ":" + server.port());
            stop.await();
        }
        return 0;
    }
}
