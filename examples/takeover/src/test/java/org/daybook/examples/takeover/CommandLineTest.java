package org.daybook.examples.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import org.daybook.event.StreamId;
import org.daybook.examples.takeover.model.Dog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, on H2 files. */
class CommandLineTest {

    @TempDir
    Path folder;

    private String file() {
        return "jdbc:h2:file:" + folder.resolve("journal");
    }

    @Test
    void theHelpGoesToStandardOutput() {
        Printed printed = Printed.by("--help");
        assertThat(printed.status()).isZero();
        assertThat(printed.out()).startsWith("Usage: takeover").contains("DAYBOOK_JPA_PASSWORD");
        assertThat(printed.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--journal jdbc:h2:mem:a", "jdbc:h2:mem:a jdbc:h2:mem:b", "localhost/shop"})
    void aWrongUsageIsTold(String arguments) {
        Printed printed = Printed.by(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(printed.status()).isEqualTo(2);
        assertThat(printed.out()).isEmpty();
        assertThat(printed.err()).contains("Usage: takeover");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:%s/none", "jdbc:h2:file:%s/none", "jdbc:h2:%s/none;AUTO_SERVER=TRUE"})
    void aFileThatIsNotThereIsNotCreated(String url) {
        Printed printed = Printed.by(String.format(url, folder));
        assertThat(printed.status()).isEqualTo(3);
        assertThat(printed.err()).startsWith("error: ").contains("none");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDatabaseThatCannotBeReachedIsToldInOneLine() {
        Printed printed = Printed.by("jdbc:postgresql://127.0.0.1:1/shop?password=secret");
        assertThat(printed.status()).isEqualTo(3);
        assertThat(printed.errors()).hasSize(1);
        assertThat(printed.err()).startsWith("error: ").doesNotContain("secret");
    }

    @Test
    void itEndsWhenNobodyReadsWhatItPrints() {
        try (TakenJournal journal = TakenJournal.create(file())) {
            for (int i = 0; i < 50; i++) {
                journal.append(new StreamId(Dog.TYPE, String.valueOf(i)), "dog_was_born", "{\"label\":\"Rex\"}");
            }
        }
        StringBuilder read = new StringBuilder();
        Writer pipe = new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                if (read.length() > 1_000) {
                    throw new IOException("Broken pipe");
                }
                read.append(text, offset, length);
            }

            @Override
            public void flush() throws IOException {
                write(new char[0], 0, 0);
            }

            @Override
            public void close() {
                // by nobody
            }
        };
        StringWriter err = new StringWriter();

        int status = Main.run(pipe, new PrintWriter(err, true), file());

        assertThat(status).isEqualTo(3);
        assertThat(err.toString().lines()).containsExactly("error: standard output cannot be written: Broken pipe");
        assertThat(read).hasSizeLessThan(1_200);
    }

    @Test
    void aFileIsReadAgainAndAgain() {
        try (TakenJournal journal = TakenJournal.create(file())) {
            journal.append(new StreamId(Dog.TYPE, "1"), "dog_was_born", "{\"label\":\"Rex\"}");
        }
        Printed first = Printed.by(file());

        assertThat(Printed.by(file())).isEqualTo(first);
        assertThat(first.status()).isZero();
        assertThat(first.lines()).hasSize(1);
    }
}
