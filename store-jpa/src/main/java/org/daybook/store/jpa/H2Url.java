package org.daybook.store.jpa;

import java.util.Locale;
import java.util.UUID;

/** What a JDBC URL says about an H2 file, and the settings without which such a file loses commits. */
final class H2Url {

    private static final String SCHEME = "jdbc:h2:";

    private H2Url() {}

    static boolean isFile(String url) {
        String path = path(url);
        return url.startsWith(SCHEME)
                && !path.startsWith("mem:")
                && !path.startsWith("tcp:")
                && !path.startsWith("ssl:");
    }

    static boolean isAsync(String url) {
        return path(url).startsWith("async:");
    }

    /** What follows the scheme, without an explicit "file:". */
    private static String path(String url) {
        String path = url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : url;
        return path.startsWith("file:") ? path.substring("file:".length()) : path;
    }

    /**
     * Makes H2 do as it must, unless the URL says otherwise by itself. Each H2: a query is run again and not answered with
     * its last result, which may be older than the last commit; and whoever waits for the order lock waits longer than a
     * second. A file: every commit is written at once; an interrupted thread does not close the file for everybody; and a
     * stopping process does not close it under those who still finish their work.
     */
    static String withSafeSettings(String url) {
        if (!url.startsWith(SCHEME)) {
            return url;
        }
        if (path(url).matches("mem:(;.*)?")) {
            // Without a name each connection has a database of its own.
            return withSafeSettings(
                    SCHEME + "mem:" + UUID.randomUUID() + path(url).substring("mem:".length()));
        }
        String fresh = withDefault(withDefault(url, "OPTIMIZE_REUSE_RESULTS", "0"), "LOCK_TIMEOUT", "10000");
        if (!isFile(url)) {
            return fresh;
        }
        String safe = SCHEME + (hasFileSystem(fresh) ? path(fresh) : "async:" + path(fresh));
        safe = withDefault(safe, "WRITE_DELAY", "0");
        // H2 refuses the two together: with AUTO_SERVER, work that a stopping process still does may fail, but not get
        // lost.
        return safe.toUpperCase(Locale.ROOT).contains(";AUTO_SERVER=TRUE")
                ? safe
                : withDefault(safe, "DB_CLOSE_ON_EXIT", "FALSE");
    }

    /** Whether the path begins with the name of one of H2's file systems; a drive letter of Windows is none. */
    private static boolean hasFileSystem(String url) {
        return path(url).matches("[a-zA-Z][a-zA-Z0-9]+:.*");
    }

    private static String withDefault(String url, String key, String value) {
        return url.toUpperCase(Locale.ROOT).contains(";" + key + "=") ? url : url + ";" + key + "=" + value;
    }
}
