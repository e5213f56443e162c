package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
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
import javax.tools.ToolProvider;
import org.daybook.cli.todo.Todo;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.store.Snapshot;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTypesTest {

    private static final String PACKAGE = "org.daybook.cli.todo";
    private static final Instant TIME = Instant.parse("2026-01-31T08:00:00Z");

    @TempDir
    Path folder;

    private static String classes() {
        try {
            return Path.of(Todo.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private String journal(String... typesAndData) {
        String url = "jdbc:h2:file:" + folder.resolve("journal");
        List<JournalRecord> rows = new ArrayList<>();
        for (int i = 0; i < typesAndData.length; i += 2) {
            String[] type = typesAndData[i].split(" ");
            int number = i / 2 + 1;
            rows.add(new JournalRecord(
                    new Position(0, number),
                    new StreamId("Todo", "1"),
                    number,
                    new EventText(
                            new UUID(0, number), type[0], Integer.parseInt(type[1]), typesAndData[i + 1], "{}", TIME)));
        }
        RandomJournal.store(url, rows);
        return url;
    }

    @Test
    void types_are_told_with_classes() {
        Cli.Result result = Cli.run("types", "--classpath", classes(), "--package", PACKAGE, "--json");

        assertThat(result.status()).isZero();
        assertThat(result.lines())
                .containsExactly(
                        "{\"event_type\":\"todo_created\",\"event_version\":2,\"aliases\":[],"
                                + "\"class\":\"org.daybook.cli.todo.Todo$Created\",\"aggregate_type\":\"Todo\",\"aggregate_aliases\":[]}",
                        "{\"event_type\":\"todo_done\",\"event_version\":1,\"aliases\":[],"
                                + "\"class\":\"org.daybook.cli.todo.Todo$Done\",\"aggregate_type\":\"Todo\",\"aggregate_aliases\":[]}");
    }

    @Test
    void a_journal_is_compared_with_an_application() {
        String url = journal(
                "todo_created 1", "{\"title\":\"tea\"}", "todo_done 1", "{}", "todo_done 2", "{}", "todo_lost 1", "{}");

        Cli.Result result = Cli.run("verify", "--journal", url, "--classpath", classes(), "--package", PACKAGE);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains("0/3  version 2 of the type todo_done is not known", "0/4  the type todo_lost is not known")
                .contains("4 events checked, 2 thing(s) found");
    }

    @Test
    void snapshots_are_compared_with_all_events() {
        String url = journal("todo_created 1", "{\"title\":\"tea\"}", "todo_done 1", "{}");
        Snapshot right = new Snapshot(
                new StreamId("Todo", "1"),
                2,
                new UUID(0, 2),
                TIME,
                TIME,
                "Todo",
                1,
                "{\"done\":true,\"label\":\"tea\"}");
        save(url, right);
        Cli.Result clean = Cli.run("verify", "--journal", url, "--classpath", classes(), "--package", PACKAGE);
        assertThat(clean).isEqualTo(new Cli.Result(0, "2 events and 1 snapshots checked, nothing found\n", ""));

        save(url, with(right, 2, "{\"done\":false,\"label\":\"tea\"}"));
        Cli.Result result = Cli.run("verify", "--journal", url, "--classpath", classes(), "--package", PACKAGE);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains("the snapshot of Todo/1 version 2 has another state than its events say, in done\n")
                .contains("2 events and 1 snapshots checked, 1 thing(s) found");

        save(url, with(right, 2, "secret"));
        assertThat(Cli.run("verify", "--journal", url, "--classpath", classes(), "--package", PACKAGE)
                        .out())
                .contains("the snapshot of Todo/1 version 2 cannot be compared: cannot read a ")
                .doesNotContain("secret");

        save(url, with(right, 3, right.state()));
        assertThat(Cli.run("verify", "--journal", url, "--classpath", classes(), "--package", PACKAGE, "--json")
                        .lines())
                .containsExactly(
                        "{\"aggregate_type\":\"Todo\",\"aggregate_id\":\"1\",\"aggregate_version\":3,"
                                + "\"problem\":\"cannot be compared: Todo/1 has versions 1 to 2, but 3 was asked for\"}",
                        "{\"events\":2,\"snapshots\":1,\"snapshots_not_compared\":0,\"findings\":1}");
        assertThat(Cli.run("verify", "--journal", url).status()).isZero();

        save(
                url,
                new Snapshot(
                        new StreamId("Unknown", "1"),
                        1,
                        new UUID(0, 1),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        "Unknown",
                        1,
                        "{}"));
        assertThat(Cli.run("verify", "--journal", url, "--classpath", classes(), "--package", PACKAGE)
                        .out())
                .contains(
                        "2 events and 1 snapshots checked, 1 thing(s) found; 1 snapshots of unknown aggregates or other"
                                + " state versions were not compared\n");
    }

    @Test
    void a_snapshot_with_other_times_or_that_was_spoilt_is_found() throws SQLException {
        String url = journal("todo_created 1", "{\"title\":\"tea\"}", "todo_done 1", "{}");
        StreamId stream = new StreamId("Todo", "1");
        String state = "{\"done\":true,\"label\":\"tea\"}";
        save(url, new Snapshot(stream, 2, new UUID(0, 2), TIME, TIME.plusSeconds(1), "Todo", 1, state));
        assertThat(verified(url).out())
                .contains("the snapshot of Todo/1 version 2 has another state than its events say, in (latest)\n");
        save(url, new Snapshot(stream, 2, new UUID(0, 2), TIME.minusSeconds(1), TIME, "Todo", 1, state));
        assertThat(verified(url).out()).contains("in (begunAt)\n");

        save(url, new Snapshot(new StreamId("Unknown", "1"), 1, new UUID(0, 1), TIME, TIME, "Unknown", 1, "{}"));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("update journal_snapshot set state_type = ''");
        }
        Cli.Result result = verified(url);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains(
                        "the snapshot of Todo/1 version 2 cannot be compared: ", "the snapshot of Unknown/1 version 1 ")
                .contains("the class of a state is empty")
                .contains("2 events and 2 snapshots checked, 2 thing(s) found\n");
    }

    private static Cli.Result verified(String url) {
        return Cli.run("verify", "--journal", url, "--classpath", classes(), "--package", PACKAGE);
    }

    private static Snapshot with(Snapshot snapshot, long version, String state) {
        return new Snapshot(
                snapshot.stream(),
                version,
                snapshot.eventId(),
                snapshot.begunAt(),
                snapshot.latest(),
                snapshot.stateType(),
                1,
                state);
    }

    private static void save(String url, Snapshot snapshot) {
        try (JpaStore store = JpaStore.builder(url).open()) {
            store.snapshots().delete(snapshot.stream());
            assertThat(store.snapshots().save(snapshot)).isTrue();
        }
    }

    @Test
    void an_export_is_in_the_shapes_of_an_application() {
        String url = journal("todo_created 1", "{\"title\":\"tea\"}", "todo_done 1", "{ }");

        Cli.Result result = Cli.run("export", "--journal", url, "--classpath", classes(), "--package", PACKAGE);

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.lines().get(0))
                .contains("\"event_version\":2", "\"data\":\"{\\\"label\\\":\\\"tea\\\"}\"", "\"position\":1");
        assertThat(result.lines().get(1)).contains("\"event_version\":1", "\"data\":\"{ }\"");
    }

    /** As the jar of a user, of which this process knows nothing. */
    @Test
    void an_application_need_not_be_on_the_class_path_of_this_command() throws IOException {
        Path source = Files.createDirectories(folder.resolve("com/acme")).resolve("Note.java");
        Files.writeString(source, """
                package com.acme;
                public record Note(String text) {
                    public record Written(String text) implements org.daybook.event.Creation<Note> {
                        @Override public Note create() { return new Note(text); }
                    }
                }
                """);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString(),
                                source.toString()))
                .isZero();

        assertThat(Cli.run("types", "--classpath", classes, "--package", "com.acme")
                        .lines())
                .containsExactly("note_written 1");
        assertThat(Cli.run(
                                "types",
                                "--classpath",
                                classes + File.pathSeparator + classes(),
                                "--package",
                                "com.acme",
                                "--package",
                                PACKAGE)
                        .lines())
                .hasSize(4);
    }

    @Test
    void what_is_not_there_or_only_half_named_is_told() {
        assertThat(Cli.run("types", "--classpath", folder.resolve("no.jar"), "--package", "com.acme"))
                .satisfies(result -> {
                    assertThat(result.status()).isEqualTo(2);
                    assertThat(result.err()).contains("which is not there");
                });
        assertThat(Cli.run("types", "--classpath", folder).status()).isEqualTo(2);
        assertThat(Cli.run("types").status()).isEqualTo(2);
        Cli.Result nothing = Cli.run("types", "--classpath", folder, "--package", "com.nowhere");
        assertThat(nothing.status()).isEqualTo(3);
        assertThat(nothing.err()).contains("package com.nowhere does not exist");
        String url = journal("todo_done 1", "{}");
        assertThat(Cli.run("verify", "--journal", url, "--types", "types.txt", "--classpath", folder, "--package", "a")
                        .status())
                .isEqualTo(2);
    }
}
