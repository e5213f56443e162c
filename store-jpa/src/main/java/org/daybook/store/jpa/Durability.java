package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says by which of its settings a database may lose what it has acknowledged, or show it late. */
final class Durability {

    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    private Durability() {}

    static List<String> warnings(Vendor vendor, Connection connection) throws SQLException {
        return switch (vendor) {
            case H2 -> ofH2(connection);
            case POSTGRESQL -> ofPostgres(connection);
            case MARIADB -> ofMariaDb(connection);
        };
    }

    private static List<String> ofH2(Connection connection) throws SQLException {
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

    private static List<String> ofPostgres(Connection connection) throws SQLException {
        List<String> warnings = new ArrayList<>();
        for (String name : List.of("fsync", "synchronous_commit")) {
            if (setting(connection, "show " + name).equals("off")) {
                warnings.add("PostgreSQL runs with " + name + "=off, so a crash loses acknowledged events");
            }
        }
        return warnings;
    }

    /** With a binary log the commit is what is written there: InnoDB takes back at a restart what is missing in it. */
    private static List<String> ofMariaDb(Connection connection) throws SQLException {
        List<String> warnings = new ArrayList<>();
        String flush = setting(connection, "select @@global.innodb_flush_log_at_trx_commit");
        if (!Set.of("1", "3").contains(flush)) {
            warnings.add("MariaDB runs with innodb_flush_log_at_trx_commit=" + flush
                    + ", so a crash loses acknowledged events: set it to 1");
        }
        String sync = setting(connection, "select @@global.sync_binlog");
        if (setting(connection, "select @@global.log_bin").equals("1") && !sync.equals("1")) {
            warnings.add("MariaDB runs with a binary log and sync_binlog=" + sync
                    + ", so a crash of the machine loses acknowledged events: set it to 1");
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
