package org.daybook.examples.todo;

import java.time.Duration;
import java.util.List;
import org.daybook.event.Position;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.subscription.Subscription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what the list of todos could not take in, and gets rid of it. */
@Command(
        name = "parked",
        description = {
            "Lists the events that the list of todos could not take in, and those that wait behind them.",
            "Their todos are shown as they were before; all others go on."
        })
final class ParkedCommand implements Runnable {

    /** A server looks for such wishes each second. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        TodoApplication.run(
                application -> ListStatus.lines(application.list().parked()).forEach(this::print));
    }

    @Command(description = "Tries the events of a key again, in their order.")
    void retry(@Parameters(paramLabel = "KEY", description = "as 'todo parked' shows it") String key) {
        TodoApplication.run(application -> {
            Parked first = first(application.list(), key);
            int events = application.list().retry(key);
            await(application, first);
            print(events + " events handled");
        });
    }

    @Command(description = "Gives up the first event of a key, and tries those behind it.")
    void skip(
            @Parameters(paramLabel = "KEY", description = "as 'todo parked' shows it") String key,
            @Option(names = "--reason", required = true, description = "why nobody needs it, which is kept")
                    String reason) {
        if (reason.isBlank()) {
            throw new ParameterException(spec.subcommands().get("skip"), "say why the event is skipped");
        }
        TodoApplication.run(application -> {
            first(application.list(), key);
            Position skipped = application.list().skip(key, reason).orElseThrow();
            List<Parked> behind = ofKey(application.list(), key);
            if (!behind.isEmpty()) {
                await(application, behind.get(0));
            }
            print("event " + skipped + " skipped, " + behind.size() + " behind it handled");
        });
    }

    private static Parked first(Subscription list, String key) {
        return ofKey(list, key).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing is parked under the key " + key));
    }

    private static List<Parked> ofKey(Subscription list, String key) {
        return list.parked().stream().filter(each -> each.key().equals(key)).toList();
    }

    /** Until no event of the key is parked any more, or one of them was tried in vain. */
    private static void await(TodoApplication application, Parked first) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            application.keepList();
            List<Parked> left = ofKey(application.list(), first.key());
            if (left.isEmpty()) {
                return;
            }
            Parked next = left.get(0);
            int before = next.position().equals(first.position()) ? first.attempts() : 0;
            if (next.attempts() > before) {
                throw new IllegalStateException(
                        "event " + next.position() + " failed again: " + ListStatus.oneLine(next.error()));
            }
            if (System.nanoTime() > end || !TodoApplication.pause()) {
                throw new IllegalStateException("nobody has tried again yet; 'todo status' may tell why");
            }
        }
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line.replaceAll("\\p{Cc}", "\uFFFD"));
    }
}
