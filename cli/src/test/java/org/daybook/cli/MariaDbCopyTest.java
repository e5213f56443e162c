package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.daybook.journal.JournalRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From PostgreSQL to MariaDB and on to H2, byte for byte. */
@Tag("deep")
class MariaDbCopyTest {

    @TempDir
    Path folder;

    @Test
    void a_round_over_all_databases_gives_the_same_bytes() throws IOException {
        List<JournalRecord> rows = new RandomJournal(21).odd(3_000);
        String postgres = TestPostgres.emptyDatabase();
        RandomJournal.store(postgres, rows);
        try (TestMariaDb server = TestMariaDb.start()) {
            String h2 = "jdbc:h2:file:" + folder.resolve("journal");
            Path first = folder.resolve("first.ndjson");
            Path second = folder.resolve("second.ndjson");
            Path third = folder.resolve("third.ndjson");
            assertThat(Cli.run("export", "--journal", postgres, "-o", first).status())
                    .isZero();
            assertThat(Cli.run("import", first, "--journal", server.url()))
                    .isEqualTo(new Cli.Result(0, "3000 events imported\n", ""));
            assertThat(Cli.run("import", first, "--journal", server.url()).out())
                    .isEqualTo("0 events imported, 3000 were there already\n");
            assertThat(Cli.run("verify", "--journal", server.url()).out()).contains("3000 events checked");
            assertThat(Cli.run("stats", "--journal", server.url()).status()).isZero();
            assertThat(Cli.run("schema", "check", "--journal", server.url()).status())
                    .isZero();
            assertThat(Cli.run("export", "--journal", server.url(), "-o", second)
                            .status())
                    .isZero();
            assertThat(Cli.run("import", second, "--journal", h2).status()).isZero();
            assertThat(Cli.run("export", "--journal", h2, "-o", third).status()).isZero();
            assertThat(second).hasSameBinaryContentAs(first);
            assertThat(third).hasSameBinaryContentAs(first);
        }
    }
}
