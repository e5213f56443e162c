package org.daybook.examples.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.daybook.event.StreamId;
import org.daybook.examples.takeover.model.Dog;
import org.daybook.examples.takeover.model.Todo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that a build leaves, as a user would run it. */
class JarIT {

    @TempDir
    Path folder;

    private String file() {
        return "jdbc:h2:file:" + folder.resolve("journal");
    }

    @Test
    void textsOfAnyLanguageArePrintedWhateverTheLocaleSays() throws Exception {
        try (TakenJournal journal = TakenJournal.create(file())) {
            journal.append(new StreamId(Todo.TYPE, "ß"), "todo_created", "{\"label\":\"中文 \uD83D\uDE80 مرحبا\"}")
                    .append(new StreamId("Задача", "ß"), "todo_created", "{\"label\":\"x\"}");
        }

        Printed printed = TakeoverProcess.run(folder, Map.of(), file());

        assertThat(printed.out())
                .isEqualTo("{\"aggregate_type\":\"Todo\",\"aggregate_id\":\"ß\",\"version\":1,\"discarded\":false,"
                        + "\"state\":{\"label\":\"中文 \uD83D\uDE80 مرحبا\",\"done\":false,\"tags\":[]}}\n");
        assertThat(printed.err()).isEqualTo("Задача/ß: no class here is stored as this type of aggregates\n");
        assertThat(printed.status()).isEqualTo(1);
    }

    @Test
    void itEndsWhenNobodyReadsWhatItPrints() throws Exception {
        String label = "{\"label\":\"" + "x".repeat(100_000) + "\"}";
        try (TakenJournal journal = TakenJournal.create(file())) {
            for (int i = 0; i < 100; i++) {
                journal.append(new StreamId(Dog.TYPE, String.valueOf(i)), "dog_was_born", label);
            }
        }

        Printed printed = TakeoverProcess.runUntilFirstLine(folder, Map.of(), file());

        assertThat(printed.out()).startsWith("{\"aggregate_type\":\"Dog\",\"aggregate_id\":\"0\"");
        assertThat(printed.status()).isEqualTo(3);
        assertThat(printed.errors()).hasSize(1);
        assertThat(printed.err()).startsWith("error: standard output cannot be written: ");
    }
}
