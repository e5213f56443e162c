package org.daybook.store.jpa;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.sql.DataSource;
import org.daybook.event.StoreUnavailableException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work on a connection of its own, in a transaction of its own. A thread that is interrupted does its work all the
 * same: an interrupted wait for a connection would fail, and an interrupted write would close an H2 file for everybody.
 */
final class Sessions {

    /** Holds for the transaction that begins with it, and not for the connection. */
    static final String READ_COMMITTED = "set transaction isolation level read committed";

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Where connections come from. None of them is one that a caller works with. */
    private interface Source {
        /** @throws PersistenceException if there is no connection */
        <T> T use(Function<Connection, T> work);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Source source;
    private final boolean isCallers;
    private final boolean setsIsolation;
    private volatile boolean closed;

    private Sessions(Source source, boolean isCallers) {
        this.source = source;
        this.isCallers = isCallers;
        this.setsIsolation = !isCallers
                && read("look at the isolation level", Connection::getTransactionIsolation)
                        != Connection.TRANSACTION_READ_COMMITTED;
    }

    /** Sessions of their own on the application's factory. */
    static Sessions of(EntityManagerFactory factory) {
        SessionFactory sessions = factory.unwrap(SessionFactory.class);
        return new Sessions(
                new Source() {
                    @Override
                    public <T> T use(Function<Connection, T> work) {
                        try (StatelessSession session = open(sessions)) {
                            return session.doReturningWork(work::apply);
                        }
                    }
                },
                false);
    }

    /** A caller's session, whose transaction is the caller's to end. */
    static Sessions in(Session session) {
        return new Sessions(
                new Source() {
                    @Override
                    public <T> T use(Function<Connection, T> work) {
                        return session.doReturningWork(work::apply);
                    }
                },
                true);
    }

    /**
     * Runs work in the caller's transaction.
     *
     * @throws SqlFailure if a statement fails
     */
    <T> T inCallersTransaction(Work<T> work) {
        return uninterrupted(() -> source.use(connection -> run(work, connection)));
    }

    private static StatelessSession open(SessionFactory factory) {
        try {
            return factory.openStatelessSession();
        } catch (IllegalStateException e) {
            throw new StoreUnavailableException("the EntityManagerFactory of this JPA store is closed", e);
        }
    }

    /** Connections of a pool that nobody else uses, so that a caller who holds one elsewhere does not wait for itself. */
    static Sessions of(DataSource pool) {
        return new Sessions(
                new Source() {
                    @Override
                    public <T> T use(Function<Connection, T> work) {
                        try (Connection connection = pool.getConnection()) {
                            return work.apply(connection);
                        } catch (SQLException e) {
                            throw new PersistenceException(e);
                        }
                    }
                },
                false);
    }

    /**
     * Runs statements that read, each without a transaction around it.
     *
     * @throws StoreUnavailableException if it fails
     */
    <T> T read(String what, Work<T> work) {
        requireOpen();
        return uninterrupted(() -> {
            try {
                return source.use(connection -> run(isCallers ? work : withoutTransaction(work), connection));
            } catch (SqlFailure | PersistenceException e) {
                throw unavailable("cannot " + what, e);
            }
        });
    }

    /**
     * Runs work in a transaction, which is rolled back if the work throws. The work may itself end it.
     *
     * @throws SqlFailure if a statement fails; nothing is stored
     * @throws CommitInDoubt if the connection is lost in the commit
     * @throws StoreUnavailableException if there is no connection; nothing is stored
     */
    <T> T write(String what, Work<T> work) {
        requireOpen();
        return uninterrupted(() -> {
            AtomicReference<T> result = new AtomicReference<>();
            try {
                source.use(connection -> {
                    result.set(run(each -> inTransaction(isolated(work), each), connection));
                    return true;
                });
            } catch (PersistenceException e) {
                // No connection; or else it was committed, and then could not be given back.
                if (result.get() == null) {
                    throw unavailable("cannot " + what + ", nothing was stored", e);
                }
            }
            return result.get();
        });
    }

    private static <T> T inTransaction(Work<T> work, Connection connection) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
        T result;
        try {
            result = run(work, connection);
        } catch (RuntimeException | Error e) {
            endAfter(e, connection, autoCommit);
            throw e;
        }
        try {
            connection.commit();
        } catch (SQLException e) {
            endAfter(e, connection, autoCommit);
            SqlFailure failure = new SqlFailure(e);
            throw failure.isRolledBack() ? failure : new CommitInDoubt(e);
        }
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            LOG.debug("a connection broke after its commit", e); // what it stored is stored, and the pool sees the rest
        }
        return result;
    }

    /** Leaves a connection as it was, if it still answers; if not, the database rolls back by itself. */
    private static void endAfter(Throwable reason, Connection connection, boolean autoCommit) {
        try {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** At a higher level than READ COMMITTED the check after the lock would not see what the lock's last holder wrote. */
    private <T> Work<T> isolated(Work<T> work) {
        if (!setsIsolation) {
            return work;
        }
        return connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(READ_COMMITTED);
            }
            return work.on(connection);
        };
    }

    /** A pool may give connections that begin a transaction with each statement, which nobody would end. */
    private static <T> Work<T> withoutTransaction(Work<T> work) {
        return connection -> {
            if (connection.getAutoCommit()) {
                return work.on(connection);
            }
            connection.setAutoCommit(true);
            T result;
            try {
                result = work.on(connection);
            } catch (SQLException | RuntimeException | Error e) {
                try {
                    connection.setAutoCommit(false);
                } catch (SQLException further) { // the pool has closed it, since the connection is lost
                    e.addSuppressed(further);
                }
                throw e;
            }
            connection.setAutoCommit(false);
            return result;
        };
    }

    boolean setsIsolation() {
        return setsIsolation;
    }

    private static <T> T run(Work<T> work, Connection connection) {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private StoreUnavailableException unavailable(String message, RuntimeException e) {
        @Nullable SqlFailure failure = SqlFailure.in(e);
        return failure == null ? new StoreUnavailableException(message, e) : failure.unavailable(message);
    }

    void close() {
        closed = true;
    }

    void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("this JPA store is closed", null);
        }
    }

    /** What is to be done without an interrupt. */
    @FunctionalInterface
    interface Task<T> {
        T run();
    }

    /** Puts an interrupt aside for as long as a task runs. */
    static <T> T uninterrupted(Task<T> task) {
        boolean interrupted = Thread.interrupted();
        try {
            return task.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
