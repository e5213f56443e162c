package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StreamId;
import org.daybook.handler.Delivery;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Each command that docs/cli.md shows is run, and prints what it says; and it leaves nothing out. */
class DocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");
    private static final Path TAKEOVER = Path.of("..", "docs", "takeover.md");
    private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path folder;

    private String text;

    @BeforeEach
    void reads() throws IOException {
        text = Files.readString(DOCUMENT);
        RandomJournal.store(
                url("journal"),
                List.of(
                        row(1, "6deaca4c", 1, "todo_created", "{\"label\":\"tea\"}"),
                        row(2, "b0d1c3aa", 1, "todo_created", "{\"label\":\"bread\"}"),
                        row(3, "6deaca4c", 2, "todo_completed", "{}")));
        Files.writeString(folder.resolve("types.txt"), "todo_created\n");
        try (JpaStore store = JpaStore.builder(url("journal")).poolSize(2).open()) {
            SubscriptionStore subscriptions = store.subscriptions();
            subscriptions.create("mails", List.of(Segment.of(0, 0, Positions.of(new Position(0, 2)))));
            store.inTransaction(transaction -> {
                Instant now = Instant.now();
                subscriptions.park(
                        transaction,
                        new Parked("mails", "Todo/6deaca4c", new Position(0, 1), Delivery.LIVE, "no server", 3, now));
                return true;
            });
        }
    }

    private String url(String name) {
        return "jdbc:h2:file:" + folder.resolve(name);
    }

    private static JournalRecord row(long position, String id, long version, String type, String data) {
        Instant time = Instant.parse("2026-01-31T08:00:00.120Z").plusSeconds(position);
        return new JournalRecord(
                new Position(0, position),
                new StreamId("Todo", id),
                version,
                new EventText(new UUID(0, position), type, 1, data, "{}", time));
    }

    @Test
    void each_command_prints_what_is_shown() {
        Matcher block = BLOCK.matcher(text);
        int commands = 0;
        while (block.find()) {
            String[] runs = block.group(1).split("(?m)^\\$ daybook ", -1);
            assertThat(runs[0]).isEmpty();
            for (int i = 1; i < runs.length; i++) {
                int end = runs[i].indexOf('\n');
                Cli.Result result = Cli.run((Object[]) words(runs[i].substring(0, end)));
                assertThat(result.out().replaceAll("[0-9a-f]{64}", "\\$SHA256"))
                        .as(runs[i])
                        .isEqualTo(runs[i].substring(end + 1));
                assertThat(result.err()).as(runs[i]).isEmpty();
                commands++;
            }
        }
        assertThat(commands).isGreaterThan(15);
    }

    private String[] words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            String each = word.group(1) != null ? word.group(1) : word.group(2);
            words.add(each.replace("$JOURNAL", url("journal"))
                    .replace("$COPY", url("copy"))
                    .replace("$CLASSES", Path.of("target", "test-classes").toString())
                    .replaceAll("^(events.ndjson|types.txt)$", Matcher.quoteReplacement(folder + "/") + "$1"));
        }
        return words.toArray(String[]::new);
    }

    @Test
    void each_command_and_option_is_described() {
        new CommandLine(new DaybookCommand()).getSubcommands().forEach((name, command) -> {
            assertThat(text).contains("\n## " + name + "\n");
            command.getSubcommands().forEach((below, each) -> {
                assertThat(text).as(name + " " + below).containsPattern("`" + below + "`|" + name + " " + below);
                assertDescribed(each, below.equals("djangoevents") ? read(TAKEOVER) : text);
            });
            assertDescribed(command, text);
        });
    }

    private static void assertDescribed(CommandLine command, String text) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                assertThat(option.names())
                        .as(command.getCommandName())
                        .anyMatch(name -> text.contains("`" + name + "`")
                                || text.contains("`" + name + " ")
                                || text.contains(" " + name + " ")
                                || text.contains("(" + name + " ")
                                || text.contains("[" + name + " "));
            }
        }
    }

    private static String read(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
