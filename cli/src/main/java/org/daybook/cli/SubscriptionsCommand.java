package org.daybook.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.daybook.event.Position;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.store.SubscriptionStore.Row;
import org.daybook.store.jpa.JpaStore;
import org.daybook.subscription.SubscriptionStatus;
import org.daybook.subscription.SubscriptionStatus.SegmentStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how the subscriptions of a journal stand, and tells them what to do; their handlers need not be there. */
@Command(
        name = "subscriptions",
        customSynopsis =
                "daybook subscriptions [list | parked | pause | resume | retry | skip] --journal=JDBC_URL [OPTIONS]",
        description = {
            "Shows how far each subscription has come, who reads it, and what is wrong with it.",
            "The exit status is 1 when somebody should look at one of them."
        },
        subcommands = {
            SubscriptionsCommand.ListAll.class,
            SubscriptionsCommand.ListParked.class,
            SubscriptionsCommand.Pause.class,
            SubscriptionsCommand.Resume.class,
            SubscriptionsCommand.Retry.class,
            SubscriptionsCommand.Skip.class
        })
final class SubscriptionsCommand implements Callable<Integer> {

    @Mixin
    private final JournalOptions.Unchecked journal = new JournalOptions.Unchecked();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        return list(spec, journal);
    }

    private static int list(CommandSpec spec, JournalOptions journal) {
        Output out = new Output(spec, journal);
        boolean isHealthy = true;
        try (JpaStore store = journal.open()) {
            for (String name : store.subscriptions().names()) {
                Row row = store.subscriptions().find(name).orElse(null);
                if (row != null) { // or it was deleted in this moment
                    SubscriptionStatus status = StoredStatus.of(row, store.journal());
                    out.object(values(status, row));
                    text(status, row, out);
                    isHealthy &= status.isHealthy();
                }
            }
        }
        return isHealthy ? ExitCode.OK : Main.FOUND;
    }

    private static void text(SubscriptionStatus status, Row row, Output out) {
        out.text(status.name() + "  " + status.mode().name().toLowerCase(java.util.Locale.ROOT) + "  at "
                + status.position() + " of " + status.head() + "  lag " + status.lag() + "  parked "
                + status.parkedEvents() + " of " + status.parkedKeys() + " key(s)  nodes "
                + (row.nodes().isEmpty() ? "none" : String.join(" ", row.nodes())));
        for (SegmentStatus each : status.segments()) {
            out.text("  segment " + each.number() + "  at " + each.position() + "  handled " + each.handled()
                    + "  read by " + (each.owner() == null || each.leaseLeft().isNegative() ? "nobody" : each.owner()));
        }
        status.problems().forEach(each -> out.text("  problem: " + each));
    }

    private static Map<String, Object> values(SubscriptionStatus status, Row row) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", status.name());
        values.put("mode", status.mode().name().toLowerCase(java.util.Locale.ROOT));
        values.put("position", status.position().toString());
        values.put("head", status.head().toString());
        values.put("lag", status.lag());
        values.put("age_seconds", status.age().toSeconds());
        values.put("rate", status.rate());
        values.put(
                "seconds_to_go", status.timeToGo().map(each -> each.toSeconds()).orElse(null));
        values.put("parked_keys", status.parkedKeys());
        values.put("parked_events", status.parkedEvents());
        values.put("nodes", row.nodes());
        values.put(
                "segments",
                status.segments().stream().map(SubscriptionsCommand::values).toList());
        values.put("problems", status.problems());
        return values;
    }

    private static Map<String, Object> values(SegmentStatus segment) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("number", segment.number());
        values.put("mask", segment.mask());
        values.put("position", segment.position().toString());
        values.put("owner", segment.owner());
        values.put("lease_left_seconds", segment.leaseLeft().toSeconds());
        values.put("handled", segment.handled());
        values.put("error", segment.error());
        return values;
    }

    /** What all commands about one subscription have in common. */
    abstract static class OfOne implements Callable<Integer> {

        @Mixin
        private final JournalOptions.Required journal = new JournalOptions.Required();

        @Parameters(paramLabel = "NAME", description = "the subscription")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String name;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        final CommandSpec spec() {
            return spec;
        }

        final Output output() {
            return new Output(spec, journal);
        }

        /** Works on the subscription, which is there. */
        final int with(BiFunction<SubscriptionStore, String, Integer> work) {
            try (JpaStore store = journal.open()) {
                if (store.subscriptions().find(name).isEmpty()) {
                    throw new IllegalStateException("there is no subscription " + name + "; there are "
                            + store.subscriptions().names());
                }
                return work.apply(store.subscriptions(), name);
            }
        }

        final int done(String what, Map<String, ?> values) {
            Output out = output();
            out.object(values);
            out.text(what);
            return ExitCode.OK;
        }

        final int setMode(Mode mode, String what) {
            return with((subscriptions, subscription) -> {
                subscriptions.setMode(subscription, mode, null);
                return done(
                        subscription + " " + what, Map.of("mode", mode.name().toLowerCase(java.util.Locale.ROOT)));
            });
        }
    }

    /** Lists all. */
    @Command(name = "status", aliases = "list", description = "Shows all subscriptions, as without a command.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final JournalOptions.Required journal = new JournalOptions.Required();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() {
            return list(spec, journal);
        }
    }

    /** Lists what is set aside. */
    @Command(name = "parked", description = "Shows the events that are set aside, and those that wait behind them.")
    static final class ListParked extends OfOne {
        @Override
        public Integer call() {
            return with((subscriptions, subscription) -> {
                Output out = output();
                for (Parked each : subscriptions.parked(subscription, null, Integer.MAX_VALUE)) {
                    Map<String, Object> values = new LinkedHashMap<>();
                    values.put("key", each.key());
                    values.put("position", each.position().toString());
                    values.put("attempts", each.attempts());
                    values.put("since", each.since().toString());
                    values.put("error", each.error());
                    out.object(values);
                    out.text(each.key() + "  at " + each.position() + "  since " + each.since() + "  tried "
                            + each.attempts() + " time(s)  " + each.error());
                }
                return ExitCode.OK;
            });
        }
    }

    /** Has it wait. */
    @Command(name = "pause", description = "Has all nodes stop handling events, until it is resumed.")
    static final class Pause extends OfOne {
        @Override
        public Integer call() {
            return setMode(Mode.PAUSED, "is paused");
        }
    }

    /** Has it go on. */
    @Command(name = "resume", description = "Has it go on that was paused, or has stopped and is mended.")
    static final class Resume extends OfOne {
        @Override
        public Integer call() {
            return setMode(Mode.RUNNING, "goes on");
        }
    }

    /** Has parked events tried again. */
    @Command(
            name = "retry",
            description = "Has the nodes try parked events again: those of a key in their order, or all.")
    static final class Retry extends OfOne {
        @Option(
                names = "--key",
                paramLabel = "KEY",
                description = "only those of a key, as 'daybook subscriptions parked' shows it")
        private @Nullable String key;

        @Override
        public Integer call() {
            return with((subscriptions, subscription) -> {
                if (key != null) {
                    requireParked(subscriptions, subscription, key);
                }
                int events = subscriptions.retry(subscription, key);
                return done(events + " event(s) will be tried again", Map.of("events", events));
            });
        }
    }

    /** Gives a parked event up. */
    @Command(name = "skip", description = "Gives up a parked event, and has those behind it tried.")
    static final class Skip extends OfOne {
        @Option(
                names = "--key",
                paramLabel = "KEY",
                description = "the first event of a key, as 'daybook subscriptions parked' shows it")
        private @Nullable String key;

        @Option(names = "--position", paramLabel = "POSITION", description = "the event at a position, as in 0/12")
        private @Nullable String position;

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                required = true,
                description = "why nobody needs it, which is kept")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String reason;

        @Override
        public Integer call() {
            if (reason.isBlank()) {
                throw new ParameterException(spec().commandLine(), "say why the event is skipped");
            }
            if ((key == null) == (position == null)) {
                throw new ParameterException(spec().commandLine(), "say which event: either --key or --position");
            }
            Position given = position == null ? null : PositionText.parseOne(spec(), position);
            return with((subscriptions, subscription) -> {
                Position skipped =
                        given == null ? requireParked(subscriptions, subscription, String.valueOf(key)) : given;
                if (!subscriptions.skip(subscription, skipped, SubscriptionStore.shortened(reason))) {
                    throw new IllegalStateException("no event is parked at " + skipped);
                }
                return done("event " + skipped + " is skipped", Map.of("position", skipped.toString()));
            });
        }
    }

    /** The first parked event of a key. */
    private static Position requireParked(SubscriptionStore subscriptions, String subscription, String key) {
        List<Position> parked = subscriptions.parked(subscription, key, Integer.MAX_VALUE).stream()
                .map(Parked::position)
                .toList();
        if (parked.isEmpty()) {
            throw new IllegalStateException("nothing is parked under the key " + key);
        }
        if (parked.stream().map(Position::partition).distinct().count() > 1) {
            throw new IllegalStateException(
                    "the key " + key + " has parked events in several partitions, which have no "
                            + "order among each other: name one by its --position, of " + parked);
        }
        return parked.get(0);
    }
}
