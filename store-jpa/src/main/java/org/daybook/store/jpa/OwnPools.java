package org.daybook.store.jpa;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.time.Duration;
import org.daybook.event.ConfigurationException;
import org.daybook.event.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a store that is opened from a URL: some for the journal alone, and as many for entities, so that whoever
 * holds one of the latter can append.
 */
record OwnPools(HikariDataSource journal, HikariDataSource entities) implements AutoCloseable {

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);

    static OwnPools open(
            String url, @Nullable String user, @Nullable String password, int size, Duration appendTimeout) {
        String safeUrl = H2Url.withSafeSettings(url);
        long journalWait = journalWait(appendTimeout);
        HikariDataSource journal = pool(safeUrl, user, password, "daybook-journal", size, size, journalWait);
        journal.setConnectionTimeout(journalWait);
        try {
            return new OwnPools(journal, pool(safeUrl, user, password, "daybook-entities", size, 0, journalWait));
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /** How long an append waits for a connection, in milliseconds. */
    private static long journalWait(Duration appendTimeout) {
        long append = GroupCommit.nanos(appendTimeout) / 1_000_000;
        return Math.min(CONNECTION_TIMEOUT.toMillis(), Math.max(1_000, append));
    }

    private static HikariDataSource pool(
            String jdbcUrl,
            @Nullable String user,
            @Nullable String password,
            String name,
            int size,
            int idle,
            long journalWait) {
        if (jdbcUrl.matches("(?s)jdbc:(postgresql|mariadb)://[^/?]*@.*")) {
            throw new ConfigurationException(
                    "the driver takes no user in front of the host: give it apart, with user and password");
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(idle);
        config.setAutoCommit(false); // as is said to Hibernate below
        if (user != null) {
            config.setUsername(user);
        }
        if (password != null) {
            config.setPassword(password);
        }
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        // An idle connection must show in time that it lives; the pool would await that for 5 seconds.
        config.setValidationTimeout(journalWait / 2);
        config.setExceptionOverride(new UselessConnections());
        if (jdbcUrl.startsWith("jdbc:postgresql:")) {
            // A server that hangs must not hold its callers for ever. What the URL says itself goes before.
            config.addDataSourceProperty("connectTimeout", "10");
            config.addDataSourceProperty("socketTimeout", "30");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            // The server's details quote the row that it refuses, and so would our exceptions.
            config.addDataSourceProperty("logServerErrorDetail", "false");
        }
        if (jdbcUrl.startsWith("jdbc:mariadb:")) {
            config.addDataSourceProperty("connectTimeout", "10000");
            config.addDataSourceProperty("socketTimeout", "30000");
            // MariaDB's default is higher, and each append would have to say so in a statement of its own.
            config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        }
        try {
            config.setJdbcUrl(jdbcUrl);
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new StoreUnavailableException(
                    "cannot connect to " + withoutSecrets(jdbcUrl) + ": " + reason(e.getCause()), e.getCause());
        } catch (RuntimeException e) {
            throw new ConfigurationException(
                    "cannot use the URL " + withoutSecrets(jdbcUrl) + ": is its driver on the class path?", e);
        }
    }

    /** The first line of what the driver says. */
    private static String reason(@Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null
                ? "no reason given"
                : cause.getMessage().lines().findFirst().orElse("no reason given");
    }

    /** Without parameters and user info, which may contain a password. */
    private static String withoutSecrets(String jdbcUrl) {
        return jdbcUrl.replaceFirst("(?s)[;?].*", "").replaceFirst("(?s)//.*@", "//");
    }

    /** One connection more, which is kept. */
    static HikariDataSource listener(HikariDataSource like) {
        HikariConfig config = new HikariConfig();
        like.copyStateTo(config);
        config.setPoolName("daybook-listener");
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setMaxLifetime(0);
        config.setInitializationFailTimeout(-1); // it is opened beside a pool that works
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        entities.close();
        journal.close();
    }
}
