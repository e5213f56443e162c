package org.daybook.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.daybook.benchmarks.worker.Measurement;
import org.daybook.benchmarks.worker.Reply;

/**
 * What reaches the server in one database, as the server counts it: every statement of a client, {@code BEGIN} and
 * {@code COMMIT} among them; or its transactions, where the server cannot count statements.
 */
final class StatementCount {

    /** Loads the extension and lets it rest, so that nothing else that is measured pays for it. */
    static final Map<String, String> CONFIGURATION = configuration();

    private static Map<String, String> configuration() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("shared_preload_libraries", "pg_stat_statements");
        settings.put("pg_stat_statements.track", "none");
        settings.put("compute_query_id", "off");
        return settings;
    }

    private static final String STATEMENTS = """
            select query, sum(calls) from pg_stat_statements(true)
            where dbid = (select oid from pg_database where datname = ?) group by query""";
    private static final String TRANSACTIONS =
            "select 'commits and rollbacks', xact_commit + xact_rollback from pg_stat_database where datname = ?";

    private final Server server;
    private final String database;
    private final String query;
    private final String unit;

    private StatementCount(Server server, String database, String query, String unit) {
        this.server = server;
        this.database = database;
        this.query = query;
        this.unit = unit;
    }

    /** To be called before anybody connects to the database. */
    static StatementCount of(Server server, String database) throws SQLException {
        if (!server.settings().getOrDefault("shared_preload_libraries", "").contains("pg_stat_statements")) {
            return new StatementCount(server, database, TRANSACTIONS, "transactions");
        }
        server.execute(
                "create extension if not exists pg_stat_statements",
                "alter database " + database + " set compute_query_id = on",
                "alter database " + database + " set pg_stat_statements.track = top");
        return new StatementCount(server, database, STATEMENTS, "statements");
    }

    /** What is counted. */
    String unit() {
        return unit;
    }

    Map<String, Long> now() throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (Connection connection = server.connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, database);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return counts;
    }

    static Map<String, Long> since(Map<String, Long> before, Map<String, Long> now) {
        Map<String, Long> used = new LinkedHashMap<>();
        now.forEach((statement, count) -> {
            long more = count - before.getOrDefault(statement, 0L);
            if (more > 0) {
                used.put(statement, more);
            }
        });
        return used;
    }

    /** The most frequent ones first. */
    static String text(Map<String, Long> used) {
        return used.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(each -> each.getValue() + " × " + each.getKey().replaceAll("\\s+", " ") + "\n")
                .collect(Collectors.joining());
    }

    /** What a node that was watched did, by what was counted meanwhile. */
    static Reply counted(Reply watched, Map<String, Long> used) {
        Measurement node = watched.measurement();
        if (node == null) {
            return watched;
        }
        long all = used.values().stream().mapToLong(Long::longValue).sum();
        double each = Math.max(1, all);
        Measurement measurement = new Measurement(
                all,
                all,
                node.seconds(),
                0,
                0,
                0,
                0,
                0,
                node.clientCpu() / each,
                node.serverCpu() / each,
                node.othersCores(),
                0,
                0);
        return new Reply(null, Map.of(), measurement, Map.of());
    }
}
