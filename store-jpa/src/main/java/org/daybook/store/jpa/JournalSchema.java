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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Position;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.journal.Partitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the tables of a journal when told to, and says precisely what is missing in those that are there. */
final class JournalSchema {

    private static final Logger LOG = LoggerFactory.getLogger(JournalSchema.class);

    private static final List<String> SCRIPTS =
            List.of("V1__event_journal.sql", "V2__subscriptions.sql", "V3__snapshots.sql");

    private static final String READ_COLUMNS = """
            select column_name, data_type, coalesce(character_maximum_length, 2147483647), datetime_precision
            from information_schema.columns where table_schema = ? and table_name = ?""";

    private static final Map<String, List<Set<String>>> UNIQUE = new TreeMap<>(Map.of(
            "event_journal",
            List.of(
                    Set.of("journal_partition", "position"),
                    Set.of("event_id"),
                    Set.of("aggregate_type", "aggregate_id", "aggregate_version")),
            "journal_subscription",
            List.of(Set.of("name")),
            "journal_segment",
            List.of(Set.of("subscription", "segment")),
            "journal_subscriber",
            List.of(Set.of("subscription", "node")),
            "journal_parked",
            List.of(Set.of("subscription", "journal_partition", "position")),
            "journal_snapshot",
            List.of(Set.of("aggregate_type", "aggregate_id"))));

    /** What tells one row from another, and texts of users. */
    private static final Map<String, List<String>> COLLATED = new TreeMap<>(Map.of(
            "event_journal",
            List.of("aggregate_type", "aggregate_id", "event_type", "event_data", "metadata"),
            "journal_subscription",
            List.of("name", "reason"),
            "journal_segment",
            List.of("subscription", "owner", "error"),
            "journal_subscriber",
            List.of("subscription", "node"),
            "journal_parked",
            List.of("subscription", "parked_key", "error", "reason"),
            "journal_snapshot",
            List.of("aggregate_type", "aggregate_id", "state_type", "state")));

    private final Sessions sessions;
    private final JournalTables tables;
    private final Partitions partitions;

    JournalSchema(Sessions sessions, JournalTables tables, Partitions partitions) {
        this.sessions = sessions;
        this.tables = tables;
        this.partitions = partitions;
    }

    /** Creates what is not there. Nodes that start together may both try: whoever comes second finds it done. */
    void create() {
        sessions.read("look how it isolates transactions", this::requireReadCommitted);
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
        try (Statement statement = connection.createStatement()) {
            if (!tables.schema().isEmpty()) {
                statement.execute("create schema if not exists " + tables.schema());
            }
            for (String each : SCRIPTS) {
                int inserted = run(script(tables.vendor().folder(), each), statement);
                if (inserted > 0) {
                    insertMoreHeads(connection);
                }
            }
        }
        return true;
    }

    /** Returns how many rows the last statement inserted. */
    private int run(String script, Statement statement) throws SQLException {
        int inserted = 0;
        for (String each : tables.sql(script).split(";\\s*(\\n|$)", -1)) {
            if (!each.isBlank()) {
                statement.execute(each);
                inserted = statement.getUpdateCount();
            }
        }
        return inserted;
    }

    /** For who put the first row there, and so begins the journal: it commits all of them, and others find them. */
    private void insertMoreHeads(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(tables.insertHead)) {
            for (int partition = 1; partition < partitions.count(); partition++) {
                insert.setInt(1, partition);
                insert.executeUpdate();
            }
        }
    }

    private static String script(String folder, String name) {
        String resource = "/org/daybook/db/" + folder + "/" + name;
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
    Partitions check() {
        requireNoProblems(partitions.count());
        if (partitions.count() > 1) {
            sessions.read("check the partitions of " + tables, this::requireSameFunction);
        }
        warn();
        return partitions;
    }

    /** Checks all but the partitions, and returns as many as there are. */
    Partitions checkAnyPartitions() {
        requireNoProblems(0);
        warn();
        int count = sessions.read("count the partitions of " + tables, connection -> strings(connection, tables.heads))
                .size();
        return count == 1
                ? Partitions.one()
                : Partitions.by(count, stream -> {
                    throw new ConfigurationException("in which partition " + stream + " is, is not known: open "
                            + tables + " with the partitions that it was created with to append to it");
                });
    }

    /** @param count how many partitions there are to be, or 0 if it does not matter */
    private void requireNoProblems(int count) {
        List<String> problems =
                sessions.read("check the tables of " + tables, connection -> problems(connection, count));
        if (!problems.isEmpty()) {
            throw new ConfigurationException("the tables of " + tables + " are not as they must be: "
                    + String.join("; ", problems)
                    + ". Create them with `daybook schema create`, JpaStore.builder(...).createSchema(),"
                    + " daybook.jpa.create-schema=true, or the scripts "
                    + String.join(" and ", SCRIPTS) + " under org/daybook/db/ in the jar");
        }
    }

    private void warn() {
        sessions.read("check the durability", connection -> Durability.warnings(tables.vendor(), connection))
                .forEach(LOG::warn);
    }

    private List<String> problems(Connection connection, int count) throws SQLException {
        List<String> problems = new ArrayList<>();
        requireReadCommitted(connection);
        problems.addAll(columnProblems(connection, "event_journal", JournalColumn.ofJournal(tables.vendor())));
        problems.addAll(columnProblems(connection, "journal_head", JournalColumn.ofHead()));
        for (Map.Entry<String, List<JournalColumn>> each :
                JournalColumn.ofOthers(tables.vendor()).entrySet()) {
            problems.addAll(columnProblems(connection, each.getKey(), each.getValue()));
        }
        if (problems.isEmpty() && tables.vendor() == Vendor.MARIADB) {
            problems.addAll(engineProblems(connection));
            for (Map.Entry<String, List<String>> each : COLLATED.entrySet()) {
                problems.addAll(collationProblems(connection, each.getKey(), each.getValue()));
            }
        }
        if (problems.isEmpty()) {
            for (Map.Entry<String, List<Set<String>>> each : UNIQUE.entrySet()) {
                problems.addAll(keyProblems(connection, each.getKey(), each.getValue()));
            }
            problems.addAll(headProblems(connection, count));
        }
        return problems;
    }

    private List<String> headProblems(Connection connection, int count) throws SQLException {
        List<String> heads = strings(connection, tables.heads);
        List<String> missing = IntStream.range(0, Math.max(1, heads.size()))
                .mapToObj(String::valueOf)
                .filter(partition -> !heads.contains(partition))
                .toList();
        if (!missing.isEmpty()) {
            return List.of(tables.name("journal_head") + " has no row for partition " + missing.get(0));
        }
        if (count > 0 && heads.size() != count) {
            throw new ConfigurationException("the journal " + tables + " was created with " + heads.size()
                    + " partition(s), and is opened with " + count
                    + ". The number cannot change, since events stay where they are: open it with " + heads.size()
                    + ". Only as long as there are no events, rows may be inserted into "
                    + tables.name("journal_head") + " or deleted");
        }
        return List.of();
    }

    /** Two functions put events of one stream into two partitions; the last events tell it soon, and at hardly any cost. */
    private boolean requireSameFunction(Connection connection) throws SQLException {
        for (int partition = 0; partition < partitions.count(); partition++) {
            try (PreparedStatement read = connection.prepareStatement(tables.lastStream)) {
                read.setInt(1, partition);
                try (ResultSet row = read.executeQuery()) {
                    if (row.next()) {
                        StreamId stream = new StreamId(row.getString(1), row.getString(2));
                        requireIn(new Position(partition, row.getLong(3)), stream);
                    }
                }
            }
        }
        return true;
    }

    private void requireIn(Position position, StreamId stream) {
        int partition = partitions.of(stream);
        if (partition != position.partition()) {
            throw new ConfigurationException("an event of " + stream + " is stored at position " + position + " of "
                    + tables + ", but the partitions that the store is opened with put it into partition " + partition
                    + ": open it with the function that it was created with");
        }
    }

    /** Nothing is created where no append would be possible. */
    private boolean requireReadCommitted(Connection connection) throws SQLException {
        if (tables.vendor() == Vendor.H2 && sessions.setsIsolation()) {
            throw new ConfigurationException(
                    "Daybook appends at READ COMMITTED, which cannot be chosen for one transaction of "
                            + "H2: set it as the isolation level of the connections");
        }
        if (tables.vendor() == Vendor.MARIADB) {
            String format = "select 1 where @@global.log_bin = 1 and @@session.binlog_format = 'STATEMENT'";
            if (!strings(connection, format).isEmpty()) {
                throw new ConfigurationException("Daybook appends at READ COMMITTED, at which MariaDB writes nothing "
                        + "while binlog_format=STATEMENT: set it to MIXED or ROW");
            }
        }
        return true;
    }

    private List<String> columnProblems(Connection connection, String plainTable, List<JournalColumn> expected)
            throws SQLException {
        String table = tables.name(plainTable);
        Map<String, JournalColumn.Found> found = new TreeMap<>();
        try (PreparedStatement read = connection.prepareStatement(READ_COLUMNS)) {
            read.setString(1, schema(connection));
            read.setString(2, stored(connection.getMetaData(), table));
            try (ResultSet columns = read.executeQuery()) {
                while (columns.next()) {
                    found.put(
                            columns.getString(1).toLowerCase(Locale.ROOT),
                            new JournalColumn.Found(
                                    columns.getString(2).toLowerCase(Locale.ROOT),
                                    columns.getLong(3),
                                    columns.getInt(4)));
                }
            }
        }
        if (found.isEmpty()) {
            return List.of("table " + table + " is missing in "
                    + (tables.vendor() == Vendor.MARIADB ? "database " : "schema ") + schema(connection));
        }
        return expected.stream()
                .flatMap(column -> column.problem(found.get(column.name())).stream())
                .map(problem -> "column " + table + "." + problem)
                .toList();
    }

    /** Without transactions there is no order, and half an append. */
    private List<String> engineProblems(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>(List.of(schema(connection), tables.name("journal_head")));
        UNIQUE.keySet().forEach(each -> names.add(tables.name(each)));
        String query = """
                select concat('table ', table_name, ' is kept by ', engine, ', not by InnoDB')
                from information_schema.tables
                where table_schema = ? and engine <> 'InnoDB' and table_name in (""" + list(names.size() - 1);
        return strings(connection, query + " order by table_name", names.toArray(String[]::new));
    }

    /** Another collation takes different ids for one stream, and another character set has no place for some characters. */
    private List<String> collationProblems(Connection connection, String plainTable, List<String> columns)
            throws SQLException {
        List<String> values = new ArrayList<>(List.of(schema(connection), tables.name(plainTable)));
        values.addAll(columns);
        String query = """
                select concat('column ', table_name, '.', column_name, ' compares by ', collation_name,
                    ', not by utf8mb4_nopad_bin')
                from information_schema.columns
                where table_schema = ? and table_name = ? and collation_name <> 'utf8mb4_nopad_bin'
                    and column_name in (""" + list(columns.size());
        return strings(connection, query + " order by ordinal_position", values.toArray(String[]::new));
    }

    private static String list(int values) {
        return "?, ".repeat(values - 1) + "?)";
    }

    private static List<String> strings(Connection connection, String query, String... values) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                read.setString(i + 1, values[i]);
            }
            List<String> strings = new ArrayList<>();
            try (ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    strings.add(row.getString(1));
                }
            }
            return strings;
        }
    }

    private List<String> keyProblems(Connection connection, String plainTable, List<Set<String>> keys)
            throws SQLException {
        Map<String, Set<String>> unique = new TreeMap<>();
        DatabaseMetaData meta = connection.getMetaData();
        String table = tables.name(plainTable);
        try (ResultSet index =
                meta.getIndexInfo(catalog(connection), schema(connection), stored(meta, table), true, true)) {
            while (index.next()) {
                String column = index.getString("COLUMN_NAME");
                if (column != null) {
                    unique.computeIfAbsent(index.getString("INDEX_NAME"), each -> new TreeSet<>())
                            .add(column.toLowerCase(Locale.ROOT));
                }
            }
        }
        List<String> problems = new ArrayList<>();
        for (Set<String> key : keys) {
            if (unique.values().stream().noneMatch(key::equals)) {
                problems.add(table + " has no unique key of exactly " + new TreeSet<>(key));
            }
        }
        return problems;
    }

    /** MariaDB's databases are catalogs or schemas, as its driver is set; it looks at the one and passes the other over. */
    private String catalog(Connection connection) throws SQLException {
        return tables.vendor() == Vendor.MARIADB ? schema(connection) : connection.getCatalog();
    }

    private String schema(Connection connection) throws SQLException {
        if (!tables.schema().isEmpty()) {
            return stored(connection.getMetaData(), tables.schema());
        }
        return tables.vendor() == Vendor.MARIADB ? chosenDatabase(connection) : connection.getSchema();
    }

    private static String chosenDatabase(Connection connection) throws SQLException {
        return strings(connection, "select database() from dual where database() is not null").stream()
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "no database is chosen: name one in the URL, as in jdbc:mariadb://localhost/journal"));
    }

    private static String stored(DatabaseMetaData meta, String name) throws SQLException {
        return meta.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    }
}
