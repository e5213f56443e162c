package org.daybook.store.jpa;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.daybook.journal.Partitions;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A database that is started once for all tests of this JVM; each store on it has tables of its own. */
final class TestDatabase {

    static final TestDatabase H2_MEMORY =
            new TestDatabase(() -> H2Url.withSafeSettings("jdbc:h2:mem:test;DB_CLOSE_DELAY=-1"));
    static final TestDatabase H2_FILE = new TestDatabase(
            () -> H2Url.withSafeSettings("jdbc:h2:file:" + temporaryFolder().resolve("journal")));
    static final TestDatabase POSTGRES = new TestDatabase(TestDatabase::startPostgres);
    static final TestDatabase MARIADB = new TestDatabase(() -> startMariaDb().url());

    static final TestDatabase MARIADB_READ_COMMITTED = MARIADB.atReadCommitted();

    private static final AtomicInteger STORES = new AtomicInteger();

    private final Supplier<String> start;
    private final @Nullable String user;
    private final @Nullable String password;
    private final @Nullable String isolation;
    private @Nullable String url;
    private @Nullable EntityManagerFactory factory;

    private TestDatabase(Supplier<String> start) {
        this(start, null, null, null);
    }

    private TestDatabase(
            Supplier<String> start, @Nullable String user, @Nullable String password, @Nullable String isolation) {
        this.start = start;
        this.user = user;
        this.password = password;
        this.isolation = isolation;
    }

    /** A database that runs already, where an earlier run may have left its tables. */
    static TestDatabase given(Supplier<String> url, @Nullable String user, @Nullable String password) {
        return new TestDatabase(url, user, password, null);
    }

    /**
     * The same as it is to be for transactions that write in several partitions: MariaDB at its default locks gaps between keys,
     * too.
     */
    TestDatabase atReadCommitted() {
        return new TestDatabase(this::url, user, password, "TRANSACTION_READ_COMMITTED");
    }

    synchronized String url() {
        if (url == null) {
            url = start.get();
        }
        return url;
    }

    /** A factory over few connections, so that a leaked one is missed soon. */
    synchronized EntityManagerFactory factory() {
        if (factory == null) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url());
            config.setUsername(user);
            config.setPassword(password);
            config.setMaximumPoolSize(4);
            config.setTransactionIsolation(isolation);
            factory = new HibernatePersistenceConfiguration("test")
                    .managedClasses(JournalEntry.class)
                    .property("jakarta.persistence.nonJtaDataSource", new HikariDataSource(config))
                    .createEntityManagerFactory();
        }
        return factory;
    }

    /** A store without events. */
    JpaStore openEmpty() {
        return openEmpty(Partitions.one());
    }

    /** A store without events that has these partitions. */
    JpaStore openEmpty(Partitions partitions) {
        return empty(partitions).open();
    }

    /** Another store on the tables of the last one, with these partitions. */
    JpaStore openAgain(Partitions partitions) {
        return last(partitions).open();
    }

    /** A store without events that uses nothing of this database's own. */
    JpaStore openEmptyPortable() {
        return openEmptyPortable(Partitions.one());
    }

    JpaStore openEmptyPortable(Partitions partitions) {
        return empty(partitions).portableSql().open();
    }

    JpaStore openAgainPortable(Partitions partitions) {
        return last(partitions).portableSql().open();
    }

    /** A store whose tables, which an earlier run may have left, are gone. */
    private JpaStore.Builder empty(Partitions partitions) {
        String prefix = "daybook_test_" + STORES.incrementAndGet() + "_";
        factory()
                .runInTransaction(manager -> List.of(
                                "event_journal",
                                "journal_head",
                                "journal_subscription",
                                "journal_segment",
                                "journal_subscriber",
                                "journal_parked",
                                "journal_snapshot")
                        .forEach(table -> manager.createNativeQuery("drop table if exists " + prefix + table)
                                .executeUpdate()));
        return last(partitions);
    }

    /** To open another store on the tables of the last one. */
    JpaStore.Builder last(Partitions partitions) {
        return JpaStore.builder(factory())
                .tablePrefix("daybook_test_" + STORES.get() + "_")
                .partitions(partitions)
                .createSchema();
    }

    /** The statements on the tables of a store with a prefix. */
    static JournalTables tables(String prefix, Vendor vendor) {
        return new JournalTables("", prefix, vendor, Duration.ofSeconds(20));
    }

    static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("daybook");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new IllegalStateException("no temporary folder", e);
        }
    }

    /** Durable, unlike its default, since the tests speak of what survives. */
    private static String startPostgres() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
            return postgres.getJdbcUrl("postgres", "postgres");
        } catch (IOException | RuntimeException e) {
            return cannotBeStarted("PostgreSQL", e);
        }
    }

    static PostgresServer startPostgresOfItsOwn() {
        try {
            return new PostgresServer();
        } catch (IOException | RuntimeException e) {
            return cannotBeStarted("PostgreSQL", e);
        }
    }

    static MariaDbServer startMariaDb() {
        try {
            return MariaDbServer.start();
        } catch (IOException e) {
            return cannotBeStarted("MariaDB", e);
        }
    }

    static <T> T cannotBeStarted(String database, Exception e) {
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(database + " cannot be started", e);
        }
        System.out.println("NOT RUN: " + database + " cannot be started here: " + e);
        return Assumptions.abort(database + " cannot be started here: " + e);
    }
}
