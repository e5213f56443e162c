package org.daybook.benchmarks.worker;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/**
 * The database of one system. Systems in memory get one as well, and leave it alone.
 *
 * @param url its JDBC URL
 * @param user who connects
 * @param connections how many connections a pool may have: one for each thread
 * @param serverPid the process of the server, for its CPU; 0 if there is none
 */
public record Database(String url, String user, int connections, long serverPid) {

    /**
     * A pool as every peer gets it.
     *
     * @param autoCommit whether a statement is a transaction
     * @param rewriteBatches whether the driver makes one statement of a batch
     * @return the pool
     */
    public HikariDataSource pool(boolean autoCommit, boolean rewriteBatches) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setMaximumPoolSize(connections);
        config.setAutoCommit(autoCommit);
        config.addDataSourceProperty("reWriteBatchedInserts", Boolean.toString(rewriteBatches));
        return new HikariDataSource(config);
    }
}
