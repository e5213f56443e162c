package org.daybook.cli.djangoevents;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.regex.Pattern;

/** A connection to the target, for statements that have the plain names of its tables. Used by one thread. */
final class TargetConnection {

    private static final Pattern TABLE =
            Pattern.compile("\\b(event_journal|journal_takeover(?:_stream|_defect|_type|_ids)?)\\b");

    private final Connection connection;
    private final String begin;

    /**
     * @param schema of the tables, or nothing for that of the connection
     * @param prefix what the names of the tables begin with, or nothing
     */
    TargetConnection(Connection connection, String schema, String prefix) {
        this.connection = connection;
        begin = (schema.isEmpty() ? "" : schema + ".") + prefix;
    }

    PreparedStatement prepareStatement(String plain) throws SQLException {
        return connection.prepareStatement(
                begin.isEmpty() ? plain : TABLE.matcher(plain).replaceAll(begin + "$1"));
    }

    Savepoint setSavepoint() throws SQLException {
        return connection.setSavepoint();
    }

    void rollback(Savepoint to) throws SQLException {
        connection.rollback(to);
    }

    boolean isMariaDb() throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("MariaDB");
    }
}
