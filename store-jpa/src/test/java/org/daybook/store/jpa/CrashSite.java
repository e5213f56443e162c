package org.daybook.store.jpa;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A database to crash on.
 *
 * @param name what the report calls it
 * @param url the URL of each journal, counted from 0
 * @param isPortable whether the store is to use {@link PortableWriter}
 * @param settings what the database must say of itself
 * @param server the server, if it is one that may be killed
 * @param trapsInside whether transactions are held inside the server, which is PostgreSQL, and not in the writer
 */
record CrashSite(
        String name,
        IntFunction<String> url,
        String user,
        String password,
        boolean isPortable,
        Map<String, String> settings,
        Optional<CrashServer> server,
        boolean trapsInside) {

    /** The tables of the crash tests, also in a database that is somebody's. */
    String prefix() {
        return "daybook_test_crash_";
    }

    static CrashSite postgres(CrashPostgres server, boolean isPortable) {
        return new CrashSite(
                "PostgreSQL, " + (isPortable ? "portable SQL" : "one flight"),
                journal -> server.url(),
                "",
                "",
                isPortable,
                DurableSettings.POSTGRES,
                Optional.of(server),
                true);
    }

    static CrashSite mariaDb(MariaDbServer server) {
        return new CrashSite(
                "MariaDB", journal -> server.url(), "", "", true, DurableSettings.MARIADB, Optional.of(server), false);
    }

    /** A database inside the writer, in a file for each journal. */
    static CrashSite h2(IntFunction<String> url, Map<String, String> settings) {
        return new CrashSite("H2 file", url, "", "", true, settings, Optional.empty(), false);
    }

    CrashSite withUrl(IntFunction<String> other, Map<String, String> otherSettings) {
        return new CrashSite(name, other, user, password, isPortable, otherSettings, server, trapsInside);
    }
}
