package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StreamId;
import org.daybook.handler.Delivery;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.store.SubscriptionStore;
import org.daybook.store.SubscriptionStore.Mode;
import org.daybook.store.SubscriptionStore.Parked;
import org.daybook.store.SubscriptionStore.Segment;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands that look at a journal, on each database. */
class CommandsTest {

    private static final Instant TIME = Instant.parse("2026-01-31T08:00:00.120Z");

    @TempDir
    Path folder;

    private int databases;

    /** A database that is there by default. */
    enum On {
        H2,
        POSTGRESQL
    }

    private String empty(On database) {
        return database == On.H2
                ? "jdbc:h2:file:" + folder.resolve("journal" + ++databases)
                : TestPostgres.emptyDatabase();
    }

    private static JournalRecord row(
            long position, String id, long version, String type, String data, String metadata) {
        return new JournalRecord(
                new Position(0, position),
                new StreamId("Todo", id),
                version,
                new EventText(new UUID(0, position), type, 1, data, metadata, TIME.plusSeconds(position)));
    }

    private static List<JournalRecord> three() {
        return List.of(
                row(1, "a", 1, "todo_created", "{\"label\":\"tea\"}", "{}"),
                row(2, "b\u001b[2J", 1, "todo_created", "{\"label\":\"\u009b\"}", "{\"user\":\"u\"}"),
                row(3, "a", 2, "todo_completed", "{}", "{}"));
    }

    private static void execute(String url, String... statements) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_finds_nothing_in_a_good_journal(On database) {
        String url = empty(database);
        RandomJournal.store(url, three());
        assertThat(Cli.run("verify", "--journal", url))
                .isEqualTo(new Cli.Result(0, "3 events checked, nothing found\n", ""));
        assertThat(Cli.run("verify", "--journal", url, "--json").out()).isEqualTo("{\"events\":3,\"findings\":0}\n");
    }

    @ParameterizedTest
    @EnumSource
    void verify_finds_what_somebody_has_done_to_the_table(On database) throws IOException {
        String url = empty(database);
        List<JournalRecord> rows = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            rows.add(row(i, "a", i, "todo_changed", "{}", "{}"));
        }
        RandomJournal.store(url, rows);
        execute(
                url,
                "delete from event_journal where position in (1, 7, 8)",
                "update event_journal set event_data = '{\"a\":' where position = 10",
                "update event_journal set event_data = 'NaN' where position = 11",
                "update event_journal set metadata = '{\"a\":1}' where position = 12",
                "update event_journal set metadata = '[\"a\"]' where position = 13",
                "update event_journal set event_data = '" + "[".repeat(600) + "' where position = 14",
                "update event_journal set event_type = 'evil_' where position = 15",
                "update event_journal set event_version = 0 where position = 16",
                "update event_journal set event_version = 2 where position = 17",
                "update event_journal set metadata = '{}{}' where position = 18");
        Path types = Files.writeString(folder.resolve("types"), "# of this application\n\ntodo_changed 1\nother\n");

        assertThat(Cli.run("verify", "--journal", url, "--types", types)).isEqualTo(new Cli.Result(1, """
                        0/1  there is no event at this position
                        0/7  there is no event at positions up to 0/8
                        0/10  its data is no readable JSON, at its character 6, of Todo/a version 10
                        0/11  its data is no readable JSON, at its character 4, of Todo/a version 11
                        0/12  its metadata has a value that is no string, of Todo/a version 12
                        0/13  its metadata is no object, of Todo/a version 13
                        0/14  its data is nested more than 500 levels deep, of Todo/a version 14
                        0/15  the type evil_ is not known, of Todo/a version 15
                        0/16  the event here, or behind a gap here, cannot be read: a schema version counts from 1, but was 0 for todo_changed
                        0/17  version 2 of the type todo_changed is not known, of Todo/a version 17
                        0/18  its metadata has something behind its value, of Todo/a version 18
                        0/2  Todo/a begins with version 2
                        0/9  Todo/a has version 9 behind version 6
                        0/17  Todo/a has version 17 behind version 15
                        16 events checked, 14 thing(s) found
                        """, ""));
        assertThat(Cli.run("verify", "--journal", url, "--json").lines())
                .contains(
                        "{\"partition\":0,\"position\":1,\"problem\":\"there is no event at this position\"}",
                        "{\"events\":16,\"findings\":12}");
    }

    @ParameterizedTest
    @EnumSource
    void stats_count_by_type_and_partition(On database) {
        String url = empty(database);
        RandomJournal.store(url, three());
        assertThat(Cli.run("stats", "--journal", url)).isEqualTo(new Cli.Result(0, """
                        3 events of 2 streams, from 2026-01-31T08:00:01.120Z to 2026-01-31T08:00:03.120Z
                        aggregate type Todo: 3 events of 2 streams, from 2026-01-31T08:00:01.120Z to 2026-01-31T08:00:03.120Z
                        event type todo_completed version 1: 1 events, from 2026-01-31T08:00:03.120Z to 2026-01-31T08:00:03.120Z
                        event type todo_created version 1: 2 events, from 2026-01-31T08:00:01.120Z to 2026-01-31T08:00:02.120Z
                        """, ""));
        assertThat(Cli.run("stats", "--journal", url, "--json").out())
                .startsWith("{\"events\":3,\"streams\":2,\"first\":\"2026-01-31T08:00:01.120Z\",")
                .contains("\"partitions\":[{\"partition\":0,\"events\":3,")
                .contains("\"event_types\":[{\"event_type\":\"todo_completed\",\"event_version\":1,\"events\":1,");
    }

    @Test
    void stats_and_tail_know_several_partitions() {
        String url = empty(On.H2);
        Partitions two = Partitions.by(2, stream -> stream.aggregateId().equals("a") ? 0 : 1);
        List<JournalRecord> rows = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            rows.add(row(i, "a", i, "x", "{}", "{}"));
            JournalRecord other = row(10 + i, "b", i, "x", "{}", "{}");
            rows.add(new JournalRecord(new Position(1, i), other.stream(), i, other.event()));
        }
        RandomJournal.store(url, two, rows);
        assertThat(Cli.run("stats", "--journal", url).lines())
                .contains(
                        "partition 1: 3 events of 1 streams, from 2026-01-31T08:00:11.120Z to 2026-01-31T08:00:13.120Z");
        assertThat(Cli.run("tail", "--journal", url, "-n", "4").lines().stream().map(line -> line.substring(0, 3)))
                .containsExactly("0/3", "1/1", "1/2", "1/3");
        assertThat(Cli.run("tail", "--journal", url, "--after", "0/2,1/2").lines().stream()
                        .map(line -> line.substring(0, 3)))
                .containsExactly("0/3", "1/3");
        assertThat(Cli.run("verify", "--journal", url).status()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void tail_shows_the_last_events_without_what_could_move_the_cursor(On database) {
        String url = empty(database);
        RandomJournal.store(url, three());
        assertThat(Cli.run("tail", "--journal", url, "-n", "2")).isEqualTo(new Cli.Result(0, """
                        0/2  2026-01-31T08:00:02.120Z  todo_created 1  Todo/b\\u001b[2J version 1  00000000-0000-0000-0000-000000000002
                        0/3  2026-01-31T08:00:03.120Z  todo_completed 1  Todo/a version 2  00000000-0000-0000-0000-000000000003
                        """, ""));
        assertThat(Cli.run("tail", "--journal", url, "--data", "--after", "1")
                        .lines()
                        .get(0))
                .endsWith("-000000000002  {\"label\":\"\\u009b\"}  {\"user\":\"u\"}");
        assertThat(Cli.run("tail", "--journal", url, "--data", "--json").lines().get(1))
                .isEqualTo("{\"partition\":0,\"position\":2,\"event_id\":\"00000000-0000-0000-0000-000000000002\","
                        + "\"aggregate_type\":\"Todo\",\"aggregate_id\":\"b\\u001B[2J\",\"aggregate_version\":1,"
                        + "\"event_type\":\"todo_created\",\"event_version\":1,\"time\":\"2026-01-31T08:00:02.120000Z\","
                        + "\"data\":\"{\\\"label\\\":\\\"\\u009b\\\"}\",\"metadata\":\"{\\\"user\\\":\\\"u\\\"}\"}");
        assertThat(Cli.run("tail", "--journal", url, "-n", "0").out()).isEmpty();
        assertThat(Cli.run("tail", "--journal", url, "-n", "-1").status()).isEqualTo(2);
        assertThat(Cli.run("tail", "--journal", url, "-n", "1", "--after", "1").status())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void subscriptions_are_shown_and_mended(On database) throws SQLException {
        String url = empty(database);
        RandomJournal.store(url, three());
        try (JpaStore store = JpaStore.builder(url).poolSize(2).open()) {
            SubscriptionStore subscriptions = store.subscriptions();
            subscriptions.create("mails", List.of(Segment.of(0, 0, Positions.of(new Position(0, 2)))));
            store.inTransaction(transaction -> {
                subscriptions.park(transaction, parked(1, "Todo/a"));
                subscriptions.park(transaction, parked(3, "Todo/a"));
                subscriptions.park(transaction, parked(2, "Todo/b"));
                return true;
            });
            subscriptions.setMode("mails", Mode.STOPPED, "all fails");
        }
        Cli.Result stopped = Cli.run("subscriptions", "--journal", url);
        assertThat(stopped).isEqualTo(new Cli.Result(1, """
                        mails  stopped  at 0/2 of 0/3  lag 1  parked 3 of 2 key(s)  nodes none
                          segment 0  at 0/2  handled 0  read by nobody
                          problem: stopped: all fails
                        """, ""));
        assertThat(Cli.run("subscriptions", "list", "--journal", url)).isEqualTo(stopped);
        assertThat(Cli.run("subscriptions", "status", "--journal", url)).isEqualTo(stopped);
        assertThat(Cli.run("subscriptions", "list", "--journal", url, "--json").out())
                .startsWith("{\"name\":\"mails\",\"mode\":\"stopped\",\"position\":\"0/2\",\"head\":\"0/3\",\"lag\":1,")
                .endsWith("\"problems\":[\"stopped: all fails\"]}\n");

        assertThat(Cli.run("subscriptions", "resume", "mails", "--journal", url).out())
                .isEqualTo("mails goes on\n");
        assertThat(Cli.run("subscriptions", "--journal", url).lines()).contains("  problem: nobody reads segment 0");
        assertThat(Cli.run("subscriptions", "pause", "mails", "--journal", url, "--json")
                        .out())
                .isEqualTo("{\"mode\":\"paused\"}\n");
        assertThat(Cli.run("subscriptions", "--journal", url).status()).isZero(); // on purpose

        assertThat(Cli.run("subscriptions", "parked", "mails", "--journal", url).lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("Todo/a  at 0/1  since ")
                .endsWith("  tried 2 time(s)  no server\\u001b[31m");
        assertThat(Cli.run("subscriptions", "retry", "mails", "--key", "Todo/b", "--journal", url)
                        .out())
                .isEqualTo("1 event(s) will be tried again\n");
        assertThat(Cli.run(
                                "subscriptions",
                                "skip",
                                "mails",
                                "--key",
                                "Todo/a",
                                "--reason",
                                "a duplicate",
                                "--journal",
                                url)
                        .out())
                .isEqualTo("event 0/1 is skipped\n");
        assertThat(Cli.run(
                                "subscriptions",
                                "skip",
                                "mails",
                                "--position",
                                "0/3",
                                "--reason",
                                "too",
                                "--journal",
                                url,
                                "--json")
                        .out())
                .isEqualTo("{\"position\":\"0/3\"}\n");
        try (JpaStore store = JpaStore.builder(url).poolSize(2).open()) {
            assertThat(store.subscriptions().parkedKeys("mails", true)).containsExactly("Todo/b");
        }
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select reason from journal_parked where position = 1")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("a duplicate");
        }
        assertThat(Cli.run("subscriptions", "retry", "mails", "--journal", url).out())
                .isEqualTo("1 event(s) will be tried again\n");
    }

    private static Parked parked(long position, String key) {
        return new Parked(
                "mails", key, new Position(0, position), Delivery.LIVE, "no server\u001b[31m", 2, Instant.now());
    }

    @Test
    void wishes_that_cannot_be_met_change_nothing_and_say_why() {
        String url = empty(On.H2);
        RandomJournal.store(url, three());
        assertThat(Cli.run("subscriptions", "pause", "mails", "--journal", url))
                .isEqualTo(new Cli.Result(3, "", "error: there is no subscription mails; there are []\n"));
        try (JpaStore store = JpaStore.builder(url).poolSize(2).open()) {
            store.subscriptions().create("mails", List.of(Segment.of(0, 0, Positions.start(1))));
        }
        assertThat(Cli.run("subscriptions", "retry", "mails", "--key", "k\u001b", "--journal", url)
                        .err())
                .isEqualTo("error: nothing is parked under the key k\ufffd\n");
        assertThat(Cli.run("subscriptions", "skip", "mails", "--position", "7", "--reason", "x", "--journal", url)
                        .err())
                .isEqualTo("error: no event is parked at 0/7\n");
        assertThat(Cli.run("subscriptions", "skip", "mails", "--key", "k", "--reason", " ", "--journal", url)
                        .status())
                .isEqualTo(2);
        assertThat(Cli.run("subscriptions", "skip", "mails", "--reason", "x", "--journal", url)
                        .status())
                .isEqualTo(2);
        assertThat(Cli.run("subscriptions", "skip", "mails", "--key", "k", "--journal", url)
                        .status())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void the_schema_is_checked_and_created(On database) {
        String url = empty(database);
        execute(url, "create table others (id int)"); // a database of H2 is there when somebody has opened it
        Cli.Result missing = Cli.run("schema", "check", "--journal", url, "--table-prefix", "billing_");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.out()).contains("table billing_event_journal is missing in schema ");
        assertThat(Cli.run("schema", "create", "--journal", url, "--table-prefix", "billing_", "--partitions", "3"))
                .isEqualTo(new Cli.Result(0, "the tables are there, for 3 partition(s)\n", ""));
        assertThat(Cli.run("schema", "create", "--journal", url, "--table-prefix", "billing_", "--json")
                        .out())
                .isEqualTo("{\"partitions\":3}\n");
        assertThat(Cli.run("schema", "check", "--journal", url, "--table-prefix", "billing_")
                        .status())
                .isZero();
        execute(url, "drop table billing_journal_parked");
        assertThat(Cli.run("schema", "check", "--journal", url, "--table-prefix", "billing_", "--json"))
                .satisfies(found -> {
                    assertThat(found.status()).isEqualTo(1);
                    assertThat(found.out())
                            .startsWith("{\"problems\":[\"")
                            .contains("table billing_journal_parked is missing in schema ");
                });
    }

    @ParameterizedTest
    @EnumSource
    void the_schema_that_is_printed_is_the_one_that_is_checked(On database) {
        String url = empty(database);
        String vendor = database.name().toLowerCase(java.util.Locale.ROOT);
        Cli.Result script = Cli.run(
                "schema",
                "print",
                "--vendor",
                vendor,
                "--schema",
                "own",
                "--table-prefix",
                "billing_",
                "--partitions",
                "2");
        assertThat(script.status()).isZero();
        execute(url, "create schema own", script.out());
        assertThat(Cli.run("schema", "check", "--journal", url, "--schema", "own", "--table-prefix", "billing_"))
                .isEqualTo(new Cli.Result(
                        0, "the tables are as they must be: JPA, table own.billing_event_journal\n", ""));
        assertThat(Cli.run("stats", "--journal", url, "--schema", "own", "--table-prefix", "billing_")
                        .lines())
                .contains("partition 1: 0 events of 0 streams");
    }

    @Test
    void what_is_not_understood_is_a_wrong_usage() {
        assertThat(Cli.run().status()).isEqualTo(2);
        assertThat(Cli.run("schema").status()).isEqualTo(2);
        assertThat(Cli.run("export").err()).startsWith("Missing required option: '--journal=JDBC_URL'\n");
        assertThat(Cli.run("import", "x").err()).startsWith("Missing required option: '--journal=JDBC_URL'\n");
        assertThat(Cli.run("stats", "--journal", "localhost/shop").status()).isEqualTo(2);
        assertThat(Cli.run("stats", "--journal", "localhost/shop").err())
                .startsWith("--journal is a JDBC URL, such as");
        assertThat(Cli.run("import", "--journal", "jdbc:h2:mem:x").err())
                .startsWith("Missing required parameter: 'FILE'\n");
        assertThat(Cli.run("stats", "--journal", "jdbc:h2:mem:", "--schema", "Big")
                        .status())
                .isEqualTo(2);
        assertThat(Cli.run("schema", "print", "--vendor", "oracle").status()).isEqualTo(2);
        assertThat(Cli.run("schema", "print", "--partitions", "0").status()).isEqualTo(2);
        assertThat(Cli.run("export", "--journal", "jdbc:h2:mem:", "--json").status())
                .isEqualTo(2);
        assertThat(Cli.run("stats", "--journal", "jdbc:oracle:x").err())
                .isEqualTo("error: cannot use the URL jdbc:oracle:x: is its driver on the class path?\n");
    }

    @Test
    void the_version_and_a_completion_are_printed() {
        assertThat(Cli.run("--version")).isEqualTo(new Cli.Result(0, "daybook (not from a jar)\n", ""));
        assertThat(Cli.run("completion").out()).contains("complete -F _complete_daybook", "subscriptions");
        assertThat(Cli.run("tail", "--help").out()).contains("--follow").contains("Exit status:");
    }

    @Test
    void no_driver_logs_the_password_of_a_url_that_it_cannot_read() {
        List<String> logged = new ArrayList<>();
        Handler handler = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord record) {
                logged.add(new SimpleFormatter().format(record));
            }
        };
        Logger drivers = Logger.getLogger("org.postgresql");
        drivers.addHandler(handler);
        try {
            Cli.Result result = Cli.run(
                    "stats", "--journal", "jdbc:postgresql://127.0.0.1:1?password=hidden"); // the slash is missing
            assertThat(result.status()).isEqualTo(3);
            assertThat(String.join("", logged) + result.err())
                    .contains("jdbc:postgresql:")
                    .doesNotContain("hidden");
        } finally {
            drivers.removeHandler(handler);
        }
    }
}
