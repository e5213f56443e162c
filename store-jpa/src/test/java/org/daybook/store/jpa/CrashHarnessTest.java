package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.daybook.store.jpa.CrashRun.Victim;
import org.daybook.store.jpa.TrapDriver.Commit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The crash tests find what they are there to find. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CrashHarnessTest {

    private static final String LOST = "acknowledged and lost";

    @TempDir
    Path folder;

    @Test
    void finds_a_writer_that_acknowledges_before_it_commits_and_finds_it_again() throws Exception {
        CrashReport found = early("first", CrashRun.seed());
        assertThat(found.findings()).anyMatch(finding -> finding.contains(LOST));

        long seed = found.kills().get(0).seed();
        assertThat(found.findings().get(0)).contains("-Dseed=" + seed);
        CrashReport again = early("second", seed);
        assertThat(again.findings()).anyMatch(finding -> finding.contains(LOST));
        assertThat(again.kills().get(0).receiptsAwaited())
                .isEqualTo(found.kills().get(0).receiptsAwaited());
    }

    private CrashReport early(String file, long seed) throws Exception {
        return CrashRun.ofBroken(
                        h2(file, "", DurableSettings.H2),
                        Victim.WRITER,
                        KillPoint.BEFORE_COMMIT,
                        Commit.AFTER_THE_ANSWER,
                        seed)
                .killUntilFound(1);
    }

    /** H2's own default is to write late; 500 ms there. */
    @Test
    void finds_an_h2_file_that_is_written_late() throws Exception {
        CrashReport report = CrashRun.ofBroken(
                        h2("late", ";WRITE_DELAY=5000", Map.of("WRITE_DELAY", "5000")),
                        Victim.WRITER,
                        KillPoint.RANDOM,
                        Commit.SOUND)
                .killUntilFound(10);
        assertThat(report.findings()).anyMatch(finding -> finding.contains(LOST));
    }

    /** Its server holds commits in its memory for some time. */
    @Test
    void finds_a_postgres_that_commits_asynchronously() throws Exception {
        try (CrashPostgres server = CrashPostgres.start()) {
            CrashSite site = CrashSite.postgres(server, false)
                    .withUrl(
                            journal -> server.url() + "&options=-c%20synchronous_commit=off",
                            Map.of("synchronous_commit", "off"));
            CrashReport report = CrashRun.ofBroken(site, Victim.SERVER, KillPoint.RANDOM, Commit.SOUND)
                    .killUntilFound(10);
            assertThat(report.findings()).anyMatch(finding -> finding.contains(LOST));
        }
    }

    private CrashSite h2(String file, String settings, Map<String, String> expected) {
        return CrashSite.h2(journal -> "jdbc:h2:file:" + folder.resolve(file + journal) + settings, expected);
    }
}
