package org.daybook.store.jpa;

import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.daybook.store.jpa.CrashRun.Victim;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers and the server of MariaDB are killed. */
@Tag("deep")
@Timeout(value = 1, unit = TimeUnit.DAYS) // as many kills as are asked for
class MariaDbCrashTest {

    private static MariaDbServer server;

    @BeforeAll
    static void startServer() {
        server = TestDatabase.startMariaDb();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keeps_its_promises_when_killed_often(Victim victim) throws Exception {
        CrashRun.of(CrashSite.mariaDb(server), victim, EnumSet.allOf(KillPoint.class))
                .findsNothing(CrashRun.kills(CrashRun.DEEP));
    }
}
