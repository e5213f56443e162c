package org.daybook.store.jpa;

import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.daybook.store.jpa.CrashRun.Victim;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writers and the server of PostgreSQL are killed, while appends are written in one flight, and with portable SQL. */
@Timeout(value = 1, unit = TimeUnit.DAYS) // as many kills as are asked for
class PostgresCrashTest {

    private static CrashPostgres server;

    @BeforeAll
    static void startServer() {
        server = CrashPostgres.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"WRITER, false", "WRITER, true", "SERVER, false", "SERVER, true"})
    void keeps_its_promises_when_killed_at_each_point(Victim victim, boolean isPortable) throws Exception {
        run(victim, isPortable, 1);
    }

    @ParameterizedTest
    @CsvSource({"WRITER, false", "WRITER, true", "SERVER, false", "SERVER, true"})
    @Tag("deep")
    void keeps_its_promises_when_killed_often(Victim victim, boolean isPortable) throws Exception {
        run(victim, isPortable, CrashRun.DEEP);
    }

    private static void run(Victim victim, boolean isPortable, int kills) throws Exception {
        CrashRun.of(CrashSite.postgres(server, isPortable), victim, EnumSet.allOf(KillPoint.class))
                .findsNothing(CrashRun.kills(kills));
    }
}
