package org.daybook.cli.djangoevents;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of the table of djangoevents, by id. Each page is a short transaction that only reads. Used by one thread. */
final class TableSource implements AutoCloseable {

    private static final String COLUMNS = "id, event_id, event_type, event_data, aggregate_id, aggregate_type, "
            + "aggregate_version, create_date, metadata";

    /** How many rows the driver keeps at once, of which one may be many megabytes. */
    private static final int FETCHED = 200;

    /**
     * SQL states of a connection that is lost or refused for now: by the network, a restart, too many others, a session that was ended, or
     * a standby that goes on.
     */
    private static final Pattern AWAY = Pattern.compile("08...|57P0[1-5]|53300|25P0[34]|70100|40...");

    private final SourceUrl url;
    private final Connection connection;
    private final String table = "event_journal";
    private final boolean hasEventVersion;
    private final boolean hasStoredEntityId;

    /** What a scan finds of a row. */
    interface Visitor {
        void visit(long id, @Nullable String aggregateType);
    }

    TableSource(String url, @Nullable String user, @Nullable String password) {
        this.url = new SourceUrl(url, password);
        try {
            connection = DriverManager.getConnection(url, properties(url, user, password));
            try {
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                Set<String> columns = requiredColumns();
                hasEventVersion = columns.contains("event_version");
                hasStoredEntityId = columns.contains(CsvSource.STORED_ENTITY_ID);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw failed("open the database of the old journal, " + this.url.shown(), e);
        }
    }

    private static Properties properties(String url, @Nullable String user, @Nullable String password) {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        if (url.startsWith("jdbc:postgresql:")) {
            properties.setProperty("connectTimeout", "10");
            properties.setProperty("socketTimeout", "120");
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("logServerErrorDetail", "false");
        } else if (url.startsWith("jdbc:mariadb:")) {
            properties.setProperty("connectTimeout", "10000");
            properties.setProperty("socketTimeout", "120000");
        }
        return properties;
    }

    private Set<String> requiredColumns() throws SQLException {
        Set<String> found = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from " + table + " where 1 = 0")) {
            ResultSetMetaData columns = rows.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                found.add(columns.getColumnLabel(i).toLowerCase(Locale.ROOT));
            }
        }
        connection.rollback();
        List<String> missing = CsvSource.REQUIRED.stream()
                .filter(each -> !found.contains(each))
                .toList();
        if (!missing.isEmpty()) {
            throw new SourceException(
                    "the table " + table + " has no column " + String.join(", ", missing)
                            + (found.contains("position") ? "; it is a journal of Daybook, not of djangoevents" : ""),
                    null);
        }
        return found;
    }

    /** The highest id, or the lowest number if there is no row. */
    long lastId() {
        return number("select coalesce(max(id), " + Long.MIN_VALUE + ") from " + table);
    }

    /** How many rows are behind an id. */
    long countAfter(long id) {
        return number("select count(*) from " + table + " where id > " + id);
    }

    private long number(String sql) {
        return read("ask " + table + " how far it goes", () -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /**
     * The next rows by id.
     *
     * @param after the id to begin behind
     * @param upTo the last id wanted
     * @param most how many rows at most
     * @param chars when to stop before that
     */
    List<SourceRow> page(long after, long upTo, int most, long chars) {
        String sql = "select " + COLUMNS + (hasEventVersion ? ", event_version" : ", null")
                + (hasStoredEntityId ? ", " + CsvSource.STORED_ENTITY_ID : ", null") + " from " + table
                + " where id > ? and id <= ? order by id limit ?";
        return read("read rows of " + table + " behind id " + after, () -> {
            List<SourceRow> rows = new ArrayList<>();
            try (PreparedStatement read = connection.prepareStatement(sql)) {
                read.setFetchSize(FETCHED);
                read.setLong(1, after);
                read.setLong(2, upTo);
                read.setInt(3, most);
                try (ResultSet row = read.executeQuery()) {
                    for (long sum = 0; sum < chars && row.next(); ) {
                        SourceRow next = row(row);
                        rows.add(next);
                        sum += next.chars();
                    }
                }
            }
            return rows;
        });
    }

    private SourceRow row(ResultSet row) throws SQLException {
        return new SourceRow(
                0,
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(10),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                emptyToNull(row.getString(11)));
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Looks at the ids of all rows in a range, in their order, page by page. */
    void scan(long after, long upTo, Visitor visitor) {
        int page = 20_000;
        long from = after;
        boolean includesFrom = after == Long.MIN_VALUE;
        while (true) {
            long begin = from;
            String sql = "select id, aggregate_type from " + table + " where id " + (includesFrom ? ">=" : ">")
                    + " ? and id <= ? order by id limit " + page;
            long[] seen = {0, begin};
            read("look at the ids of " + table, () -> {
                try (PreparedStatement read = connection.prepareStatement(sql)) {
                    read.setLong(1, begin);
                    read.setLong(2, upTo);
                    try (ResultSet row = read.executeQuery()) {
                        while (row.next()) {
                            seen[0]++;
                            seen[1] = row.getLong(1);
                            visitor.visit(row.getLong(1), row.getString(2));
                        }
                    }
                }
                return true;
            });
            if (seen[0] < page) {
                return;
            }
            from = seen[1];
            includesFrom = false;
        }
    }

    private interface Read<T> {
        T run() throws SQLException;
    }

    private <T> T read(String what, Read<T> read) {
        try {
            T result = read.run();
            connection.rollback(); // it ends here, and holds nothing back in the old database
            return result;
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    private SourceException failed(String what, SQLException e) {
        return new SourceException("cannot " + what + ": " + url.reason(e) + " (SQL state " + e.getSQLState() + ")", e);
    }

    /** Whether the database is away, or the connection to it is lost, and may be there again after a while. */
    static boolean isAway(SourceException e) {
        return e.getCause() instanceof SQLException reason
                && (reason instanceof SQLTransientConnectionException
                        || reason instanceof SQLNonTransientConnectionException
                        || reason instanceof SQLRecoverableException
                        || AWAY.matcher(String.valueOf(reason.getSQLState())).matches());
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // it has only read, and is lost already
        }
    }
}
