package org.daybook.store.jpa;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.event.ConfigurationException;
import org.daybook.event.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the tables of a journal when told to, and says precisely what is missing in those that are there. */
final class JournalSchema {

    private static final Logger LOG = LoggerFactory.getLogger(JournalSchema.class);

    /** The databases that were tried, by the name that their driver gives, and the folder of their scripts. */
    private static final Map<String, String> FOLDERS = Map.of("H2", "h2", "PostgreSQL", "postgresql");

    private static final String SCRIPT = "V1__event_journal.sql";

    /** Table, column, and how the type's name may begin. */
    private static final Map<String, Map<String, List<String>>> COLUMNS = columns();

    private static final List<Set<String>> UNIQUE_IN_JOURNAL = List.of(
            Set.of("journal_partition", "position"),
            Set.of("event_id"),
            Set.of("aggregate_type", "aggregate_id", "aggregate_version"));

    private final Sessions sessions;
    private final JournalTables tables;

    JournalSchema(Sessions sessions, JournalTables tables) {
        this.sessions = sessions;
        this.tables = tables;
    }

    private static Map<String, Map<String, List<String>>> columns() {
        List<String> text = List.of("text", "clob", "character large object", "varchar", "character varying");
        List<String> name = List.of("varchar", "character varying");
        Map<String, List<String>> journal = new LinkedHashMap<>();
        journal.put("journal_partition", List.of("int2", "smallint"));
        journal.put("position", List.of("int8", "bigint"));
        journal.put("event_id", List.of("uuid"));
        journal.put("aggregate_type", name);
        journal.put("aggregate_id", name);
        journal.put("aggregate_version", List.of("int8", "bigint"));
        journal.put("event_type", name);
        journal.put("event_version", List.of("int4", "integer"));
        journal.put("event_data", text);
        journal.put("metadata", text);
        journal.put("create_date", List.of("timestamptz", "timestamp with time zone", "timestamp(6) with time zone"));
        Map<String, List<String>> head = new LinkedHashMap<>();
        head.put("journal_partition", List.of("int2", "smallint"));
        Map<String, Map<String, List<String>>> all = new LinkedHashMap<>();
        all.put("event_journal", journal);
        all.put("journal_head", head);
        return all;
    }

    /** Creates what is not there. Nodes that start together may both try: whoever comes second finds it done. */
    void create() {
        try {
            sessions.write("create the tables of " + tables, this::create);
        } catch (SqlFailure e) {
            LOG.debug("creating {} failed, somebody else may have done it", tables, e);
            createAgain();
        } catch (CommitInDoubt e) {
            createAgain();
        }
    }

    private void createAgain() {
        String what = "create the tables of " + tables;
        try {
            sessions.write(what, this::create);
        } catch (SqlFailure e) {
            throw e.unavailable("cannot " + what);
        } catch (CommitInDoubt e) {
            throw new StoreUnavailableException("cannot " + what, e.getCause());
        }
    }

    private boolean create(Connection connection) throws SQLException {
        String script = script(folder(connection));
        try (Statement statement = connection.createStatement()) {
            if (!tables.schema().isEmpty()) {
                statement.execute("create schema if not exists " + tables.schema());
            }
            for (String each : tables.sql(script).split(";\\s*(\\n|$)", -1)) {
                if (!each.isBlank()) {
                    statement.execute(each);
                }
            }
        }
        return true;
    }

    private static String script(String folder) {
        String resource = "/db/" + folder + "/" + SCRIPT;
        try (InputStream in = JournalSchema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new ConfigurationException("the script " + resource + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StoreUnavailableException("cannot read the script " + resource, e);
        }
    }

    /** Checks the tables, and warns if the database does not keep what it has acknowledged. */
    void check() {
        List<String> problems = sessions.read("check the tables of " + tables, this::problems);
        if (!problems.isEmpty()) {
            throw new ConfigurationException("the tables of " + tables + " are not as they must be: "
                    + String.join("; ", problems)
                    + ". Create them with JpaStore.builder(...).createSchema(), daybook.jpa.create-schema=true, or the script "
                    + SCRIPT + " under db/ in the jar");
        }
        sessions.<List<String>>read("check the durability", this::warnings).forEach(LOG::warn);
    }

    boolean isOnPostgres() {
        return sessions.read("look at the database", JournalSchema::folder).equals("postgresql");
    }

    private List<String> problems(Connection connection) throws SQLException {
        List<String> problems = new ArrayList<>();
        if (folder(connection).equals("h2") && sessions.setsIsolation()) {
            throw new ConfigurationException(
                    "Daybook appends at READ COMMITTED, which cannot be chosen for one transaction of "
                            + "H2: set it as the isolation level of the connections");
        }
        for (Map.Entry<String, Map<String, List<String>>> table : COLUMNS.entrySet()) {
            problems.addAll(columnProblems(connection, tables.name(table.getKey()), table.getValue()));
        }
        if (problems.isEmpty()) {
            problems.addAll(keyProblems(connection));
            try (PreparedStatement read = connection.prepareStatement(tables.lockHead)) {
                read.setInt(1, JournalTables.PARTITION);
                try (ResultSet row = read.executeQuery()) {
                    if (!row.next()) {
                        problems.add(
                                tables.name("journal_head") + " has no row for partition " + JournalTables.PARTITION);
                    }
                }
            }
        }
        return problems;
    }

    private List<String> columnProblems(Connection connection, String table, Map<String, List<String>> expected)
            throws SQLException {
        Map<String, String> types = new TreeMap<>();
        DatabaseMetaData meta = connection.getMetaData();
        try (ResultSet columns = meta.getColumns(
                connection.getCatalog(), schema(connection), pattern(meta, stored(meta, table)), null)) {
            while (columns.next()) {
                types.put(
                        columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT),
                        columns.getString("TYPE_NAME").toLowerCase(Locale.ROOT));
            }
        }
        if (types.isEmpty()) {
            return List.of("table " + table + " is missing in schema " + schema(connection));
        }
        List<String> problems = new ArrayList<>();
        expected.forEach((column, allowed) -> {
            String type = types.get(column);
            if (type == null) {
                problems.add("column " + table + "." + column + " is missing");
            } else if (allowed.stream().noneMatch(type::startsWith)) {
                problems.add("column " + table + "." + column + " is " + type + ", not " + allowed.get(0));
            }
        });
        return problems;
    }

    private List<String> keyProblems(Connection connection) throws SQLException {
        Map<String, Set<String>> unique = new TreeMap<>();
        DatabaseMetaData meta = connection.getMetaData();
        String table = tables.name("event_journal");
        try (ResultSet index =
                meta.getIndexInfo(connection.getCatalog(), schema(connection), stored(meta, table), true, true)) {
            while (index.next()) {
                String column = index.getString("COLUMN_NAME");
                if (column != null) {
                    unique.computeIfAbsent(index.getString("INDEX_NAME"), each -> new TreeSet<>())
                            .add(column.toLowerCase(Locale.ROOT));
                }
            }
        }
        List<String> problems = new ArrayList<>();
        for (Set<String> key : UNIQUE_IN_JOURNAL) {
            if (unique.values().stream().noneMatch(key::equals)) {
                problems.add(table + " has no unique key of exactly " + new TreeSet<>(key));
            }
        }
        return problems;
    }

    private String schema(Connection connection) throws SQLException {
        return tables.schema().isEmpty() ? connection.getSchema() : stored(connection.getMetaData(), tables.schema());
    }

    private static String stored(DatabaseMetaData meta, String name) throws SQLException {
        return meta.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    }

    /** In a pattern an underscore stands for any character. */
    private static String pattern(DatabaseMetaData meta, String name) throws SQLException {
        return name.replace("_", meta.getSearchStringEscape() + "_");
    }

    private static String folder(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        String folder = FOLDERS.get(product);
        if (folder == null) {
            throw new ConfigurationException(product + " is not a database that Daybook was tried on, which are "
                    + new TreeSet<>(FOLDERS.keySet()));
        }
        return folder;
    }

    private List<String> warnings(Connection connection) throws SQLException {
        return folder(connection).equals("h2") ? h2Warnings(connection) : postgresWarnings(connection);
    }

    private static List<String> h2Warnings(Connection connection) throws SQLException {
        List<String> warnings = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            // A query may otherwise be answered with its last result, which may be older than the last commit.
            statement.execute("set optimize_reuse_results 0");
        } catch (SQLException e) {
            LOG.debug("no right to change a setting of H2", e);
            warnings.add("H2 may answer a query with an older result, so a reader may see an event late: "
                    + "add ;OPTIMIZE_REUSE_RESULTS=0 to the URL");
        }
        String url = connection.getMetaData().getURL();
        if (!H2Url.isFile(url)) {
            return warnings;
        }
        String delay = setting(
                connection, "select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'");
        if (!delay.equals("0")) {
            warnings.add("H2 writes commits " + delay + " ms late, so a killed process loses acknowledged events: "
                    + "add ;WRITE_DELAY=0 to the URL");
        }
        if (!H2Url.isAsync(url)) {
            warnings.add("an interrupted thread closes this H2 file for everybody: begin its path with async:");
        }
        return warnings;
    }

    private static List<String> postgresWarnings(Connection connection) throws SQLException {
        List<String> warnings = new ArrayList<>();
        for (String name : List.of("fsync", "synchronous_commit")) {
            if (setting(connection, "show " + name).equals("off")) {
                warnings.add("PostgreSQL runs with " + name + "=off, so a crash loses acknowledged events");
            }
        }
        return warnings;
    }

    private static String setting(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
