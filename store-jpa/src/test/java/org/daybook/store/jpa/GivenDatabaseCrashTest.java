package org.daybook.store.jpa;

import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.daybook.store.jpa.CrashRun.Victim;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writers to the database that TEST_JDBC_URL names are killed; its server is left alone. */
@Tag("given")
@ExtendWith(GivenDatabase.class)
@Timeout(value = 1, unit = TimeUnit.DAYS) // as many kills as are asked for
class GivenDatabaseCrashTest {

    @Test
    void keeps_its_promises_when_writers_are_killed_at_each_point() throws Exception {
        CrashRun.of(GivenDatabase.crashSite(true), Victim.WRITER, EnumSet.allOf(KillPoint.class))
                .findsNothing(CrashRun.kills(1));
    }

    /** As the store writes by default, which on PostgreSQL is one statement to a driver. */
    @Test
    void keeps_its_promises_when_writers_are_killed_at_random_moments() throws Exception {
        CrashRun.of(GivenDatabase.crashSite(false), Victim.WRITER, EnumSet.of(KillPoint.RANDOM))
                .findsNothing(CrashRun.kills(5));
    }
}
