package org.daybook.examples.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daybook.Daybook;
import org.daybook.event.StreamId;
import org.daybook.examples.takeover.model.BankAccount;
import org.daybook.examples.takeover.model.Dog;
import org.daybook.examples.takeover.model.PythonNumber;
import org.daybook.examples.takeover.model.Todo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the command prints, on each kind of database. */
abstract class TakeoverContract {

    private static final StreamId GOOD = new StreamId(Todo.TYPE, "good");
    private static final StreamId BAD = new StreamId(Todo.TYPE, "bad");
    private static final String GOOD_LINE =
            "{\"aggregate_type\":\"Todo\",\"aggregate_id\":\"good\",\"version\":1,\"discarded\":false,"
                    + "\"state\":{\"label\":\"tea\",\"done\":false,\"tags\":[]}}";
    private static final String SECRET = "{\"label\":\"secret\"}";

    private String url;

    /** The URL of a new and empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void create() {
        url = emptyDatabase();
    }

    private TakenJournal journal() {
        return TakenJournal.create(url);
    }

    @Test
    void theAggregatesOfAJournalOfDjangoeventsHaveTheStateThatPythonGaveThem() throws IOException {
        List<String> expected = new ArrayList<>();
        try (InputStream in = TakenJournal.open("djangoevents-journal/expected_state.json")) {
            for (JsonNode aggregate : JsonMapper.shared().readTree(in)) {
                expected.add(((ObjectNode) aggregate).without("events").toString());
            }
        }
        try (TakenJournal journal = journal()) {
            journal.takeOver("djangoevents-journal/event_journal.csv");

            Printed printed = Printed.by(url);

            assertThat(printed.err()).isEmpty();
            assertThat(printed.status()).isZero();
            assertThat(printed.lines()).hasSize(10).isEqualTo(expected);
        }
    }

    /** Numbers compare as text; an aggregate that Python cannot read, or not print as JSON, is not printed here either. */
    @Test
    void valuesThatPythonNeverCheckedAreWhatPythonMakesOfThem() throws IOException {
        List<String> expected = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(TakenJournal.open("python-journal/expected.ndjson"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("\"state\":")) {
                    expected.add(line);
                } else {
                    JsonNode aggregate = JsonMapper.shared().readTree(line);
                    unreadable.add(aggregate.get("aggregate_type").stringValue() + "/"
                            + aggregate.get("aggregate_id").stringValue());
                }
            }
        }
        try (TakenJournal journal = journal()) {
            journal.takeOver("python-journal/event_journal.csv");

            Printed printed = Printed.by(url);

            assertThat(printed.lines()).containsExactlyElementsOf(expected);
            assertThat(printed.errors())
                    .extracting(line -> line.substring(0, line.indexOf(':')))
                    .containsExactlyElementsOf(unreadable);
            assertThat(printed.status()).isEqualTo(1);
            assertThat(unreadable).hasSizeGreaterThan(20);
        }
    }

    @Test
    void anAggregateThatCannotBeReadIsToldAndTheOthersArePrinted() throws Exception {
        StreamId invoice = new StreamId("Invoice", "1");
        try (TakenJournal journal = journal()) {
            journal.append(new StreamId(Todo.TYPE, "unbegun"), "todo_completed", "{}")
                    .append(new StreamId(Todo.TYPE, "unknown"), "todo_created", SECRET)
                    .append(new StreamId(Todo.TYPE, "unknown"), "todo_renamed", SECRET)
                    .append(GOOD, "todo_created", "{\"label\":\"tea\"}")
                    .append(new StreamId(Todo.TYPE, "newer"), "todo_created", 2, SECRET)
                    .append(new StreamId(Todo.TYPE, "twice"), "todo_created", SECRET)
                    .append(new StreamId(Todo.TYPE, "twice"), "todo_created", SECRET)
                    .append(new StreamId(Todo.TYPE, "ended"), "todo_created", SECRET)
                    .append(new StreamId(Todo.TYPE, "ended"), "todo_discarded", "{}")
                    .append(new StreamId(Todo.TYPE, "ended"), "todo_completed", "{}")
                    .append(new StreamId(Todo.TYPE, "foreign"), "dog_was_born", SECRET)
                    .append(new StreamId(Todo.TYPE, "torn"), "todo_created", "{\"label\":\"secret")
                    .append(new StreamId(Todo.TYPE, "list"), "todo_created", "[\"secret\"]")
                    .append(new StreamId(Todo.TYPE, "nothing"), "todo_created", "")
                    .append(new StreamId(Todo.TYPE, "null"), "todo_created", "null")
                    .append(new StreamId(Todo.TYPE, "NaN"), "todo_created", "{\"label\":NaN}")
                    .append(new StreamId(Todo.TYPE, "deep"), "todo_created", deep())
                    .append(new StreamId(BankAccount.TYPE, "text"), "bank_account_created", "{\"owner\":\"a\"}")
                    .append(
                            new StreamId(BankAccount.TYPE, "text"),
                            "bank_account_deposited",
                            "{\"amount_cents\":\"secret\"}")
                    .append(new StreamId("todo", "case"), "todo_created", SECRET)
                    .append(invoice, "todo_created", SECRET)
                    .append(invoice, "todo_completed", "{}");

            Printed printed = Printed.by(url);

            assertThat(printed.lines()).containsExactly(GOOD_LINE);
            assertThat(printed.status()).isEqualTo(1);
            assertThat(printed.err()).doesNotContain("secret");
            assertThat(printed.errors())
                    .extracting(line -> line.substring(0, line.indexOf(':')))
                    .containsExactly(
                            "Todo/unbegun",
                            "Todo/unknown",
                            "Todo/newer",
                            "Todo/twice",
                            "Todo/ended",
                            "Todo/foreign",
                            "Todo/torn",
                            "Todo/list",
                            "Todo/nothing",
                            "Todo/null",
                            "Todo/NaN",
                            "Todo/deep",
                            "BankAccount/text",
                            "todo/case",
                            "Invoice/1");
            assertThat(printed.errors())
                    .contains("Invoice/1: no class here is stored as this type of aggregates")
                    .anyMatch(line -> line.startsWith("Todo/unbegun: ") && line.contains("no creation began it"))
                    .anyMatch(line -> line.startsWith("Todo/unknown: ") && line.contains("todo_renamed"))
                    .anyMatch(line -> line.startsWith("Todo/newer: ") && line.contains("schema version 2"))
                    .anyMatch(line -> line.startsWith("BankAccount/text: ") && line.contains(".amount_cents"));
        }
    }

    private static String deep() {
        return "{\"label\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    }

    @Test
    void aStreamWhoseEventsWereDeletedIsToldOnceWhateverIsMissing() throws Exception {
        try (TakenJournal journal = journal()) {
            for (StreamId each : List.of(BAD, GOOD, new StreamId(Dog.TYPE, "gap"))) {
                String creation = each.aggregateType().equals(Dog.TYPE) ? "dog_was_born" : "todo_created";
                journal.append(each, creation, "{\"label\":\"tea\"}");
            }
            for (int i = 0; i < 3; i++) {
                journal.append(BAD, "todo_completed", "{}")
                        .append(new StreamId(Dog.TYPE, "gap"), "dog_barked", "{\"volume\":1}");
            }
            sql("delete from event_journal where aggregate_id = 'bad' and aggregate_version <= 2");
            sql("delete from event_journal where aggregate_id = 'gap' and aggregate_version in (2, 3)");

            Printed printed = Printed.by(url);

            assertThat(printed.lines()).containsExactly(GOOD_LINE);
            assertThat(printed.errors())
                    .hasSize(2)
                    .contains("Todo/bad: it begins with version 3, so events are missing")
                    .anyMatch(line -> line.startsWith("Dog/gap: ") && line.contains("version 4"));
            assertThat(printed.status()).isEqualTo(1);
        }
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = TakenJournal.connect(url);
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    @Test
    void idsAndTextsThatCouldBreakALineDoNot() {
        try (TakenJournal journal = journal()) {
            journal.append(
                            new StreamId(Dog.TYPE, "a\"\n\u2028\u00e9\ud83d\ude80"),
                            "dog_was_born",
                            "{\"label\":\"\\u2028\\u2029\\u0085\\u007f\\ud83d\\ude80\\ud83d\\udE80\\ud83d\"}")
                    .append(new StreamId(Dog.TYPE, "b\n\u001b[2J"), "dog_barked", "{}");

            Printed printed = Printed.by(url);

            assertThat(printed.lines())
                    .containsExactly(
                            "{\"aggregate_type\":\"Dog\",\"aggregate_id\":\"a\\\"\\n\\u2028\u00e9\ud83d\ude80\",\"version\":1,"
                                    + "\"discarded\":false,\"state\":{\"label\":\"\\u2028\\u2029\\u0085\\u007f\ud83d\ude80\ud83d\ude80"
                                    + "\\ud83d\"}}");
            assertThat(printed.errors()).hasSize(1);
            assertThat(printed.err()).startsWith("Dog/b\\u000a\\u001b[2J: ").doesNotContain("\u001b");
        }
    }

    @Test
    void oneThatWasBegunAnewIsShownAsItIsSince() {
        StreamId dog = new StreamId(Dog.TYPE, "1");
        try (TakenJournal journal = journal()) {
            journal.append(dog, "dog_was_born", "{\"label\":\"Rex\"}")
                    .append(dog, "dog_discarded", "{}")
                    .append(dog, "dog_was_born", "{\"label\":\"Bello\"}");
            assertThat(Printed.by(url).out())
                    .contains("\"version\":3,\"discarded\":false,\"state\":{\"label\":\"Bello\"}");

            journal.append(dog, "dog_barked", "{\"volume\":1e400}").append(dog, "dog_discarded", "{}");
            assertThat(Printed.by(url).out())
                    .contains("\"version\":5,\"discarded\":true,\"state\":{\"label\":\"Bello\"}");
        }
    }

    @Test
    void whatWasTakenOverLivesOn() {
        try (TakenJournal journal = journal();
                Daybook daybook = Daybook.open(journal.takeOver("djangoevents-journal/event_journal.csv")
                        .store())) {
            var todos = daybook.entityRepository(Todo.class);
            String todo = "3f64c50c-beea-4c97-bcd5-8c0f7e21b8aa";
            todos.change(todo, it -> {
                it.changeLabel("tea");
                it.tag(List.of("green"));
                it.complete();
            });
            assertThat(Printed.by(url).out())
                    .contains(
                            "\"aggregate_id\":\"" + todo
                                    + "\",\"version\":8,\"discarded\":false,\"state\":{\"label\":\"tea\",\"done\":true,\"tags\":[\"\",\"green\"]}");
            todos.change(todo, Todo::discard);
            assertThat(todos.exists(todo)).isFalse();

            var accounts = daybook.repository(BankAccount.class);
            String account = "2df810b9-2c59-4859-aa4d-a822f3009a5c";
            accounts.update(account, it -> it.deposit(4_611_686_018_427_387_904L));
            accounts.update(account, it -> it.withdraw(340));
            assertThat(accounts.get(account).balance()).hasToString("9223372036855657904");
            accounts.update(account, it -> new BankAccount.Deposited(PythonNumber.of(0.5)));
            assertThat(accounts.get(account).balance()).hasToString("9.223372036855658e+18");
        }
    }

    @Test
    void anEmptyJournalHasNoLines() {
        journal().close();
        assertThat(Printed.by(url)).isEqualTo(new Printed(0, "", ""));
    }

    @Test
    void aDatabaseWithoutAJournalStaysWithoutOne() throws Exception {
        try (Connection connection = TakenJournal.connect(url)) {
            Printed printed = Printed.by(url);

            assertThat(printed.status()).isEqualTo(3);
            assertThat(printed.out()).isEmpty();
            assertThat(printed.err()).startsWith("error: ");
            try (var tables = connection
                    .getMetaData()
                    .getTables(connection.getCatalog(), null, "%", new String[] {"TABLE", "BASE TABLE"})) {
                List<String> names = new ArrayList<>();
                while (tables.next()) {
                    names.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
                }
                assertThat(names).noneMatch(name -> name.startsWith("event_") || name.startsWith("journal_"));
            }
        }
    }
}
