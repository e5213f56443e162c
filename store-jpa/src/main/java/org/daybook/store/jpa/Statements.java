package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.daybook.event.StoreUnavailableException;
import org.daybook.store.StoreTransaction;
import org.jspecify.annotations.Nullable;

/** Runs the statements of {@link JpaSubscriptions} and {@link ParkedEvents}. Safe for use by any number of threads. */
final class Statements {

    private final Sessions sessions;
    private final JournalTables tables;

    Statements(Sessions sessions, JournalTables tables) {
        this.sessions = sessions;
        this.tables = tables;
    }

    /** Statements, each a transaction of its own. */
    <T> T run(String what, Sessions.Work<T> work) {
        return sessions.read(what, work);
    }

    <T> T atomically(String what, Sessions.Work<T> work) {
        try {
            return sessions.write(what, work);
        } catch (SqlFailure e) {
            throw e.unavailable("cannot " + what);
        } catch (CommitInDoubt e) {
            throw new StoreUnavailableException("cannot " + what + ", or it is not known to be done", e.getCause());
        }
    }

    static <T> T in(StoreTransaction transaction, String what, Sessions.Work<T> work) {
        return JpaTransaction.of(transaction).work(what, work);
    }

    int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(tables.sql(sql))) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof String text) {
                statement.setString(i + 1, text);
            } else if (value == null) {
                statement.setString(i + 1, null);
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> select(Connection connection, String sql, RowReader<T> reader, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(tables.sql(sql))) {
            bind(statement, values);
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }
}
