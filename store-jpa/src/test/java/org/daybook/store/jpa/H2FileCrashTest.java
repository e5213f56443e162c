package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.daybook.store.jpa.CrashRun.Victim;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer is killed, and the database with it, which is a file. */
@Timeout(value = 1, unit = TimeUnit.DAYS) // as many kills as are asked for
class H2FileCrashTest {

    @TempDir
    Path folder;

    @Test
    void keeps_its_promises_when_killed_at_each_point() throws Exception {
        run(1);
    }

    @Test
    @Tag("deep")
    void keeps_its_promises_when_killed_often() throws Exception {
        run(CrashRun.DEEP);
    }

    private void run(int kills) throws Exception {
        CrashSite site =
                CrashSite.h2(journal -> "jdbc:h2:file:" + folder.resolve("journal" + journal), DurableSettings.H2);
        CrashReport report =
                CrashRun.of(site, Victim.WRITER, EnumSet.allOf(KillPoint.class)).findsNothing(CrashRun.kills(kills));
        assertThat(report.kills())
                .filteredOn(kill -> kill.point().compareTo(KillPoint.AFTER_COMMIT) < 0)
                .as("of what is in flight before the commit, the group that is held is not there")
                .allMatch(kill -> kill.inFlightStored() < kill.inFlight());
    }
}
