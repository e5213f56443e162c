package org.daybook.store.jpa;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.daybook.event.StoreUnavailableException;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on a connection of its own, in a transaction of its own. A thread that is interrupted does its work all the
 * same: an interrupted wait for a connection would fail, and an interrupted write would close an H2 file for everybody.
 */
final class Sessions {

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final SessionFactory factory;
    private final boolean setsIsolation;
    private volatile boolean closed;

    Sessions(EntityManagerFactory factory) {
        this.factory = factory.unwrap(SessionFactory.class);
        this.setsIsolation = read("look at the isolation level", Connection::getTransactionIsolation)
                != Connection.TRANSACTION_READ_COMMITTED;
    }

    /**
     * Runs statements that read, each without a transaction around it.
     *
     * @throws StoreUnavailableException if it fails
     */
    <T> T read(String what, Work<T> work) {
        requireOpen();
        return uninterrupted(() -> {
            try (StatelessSession session = open()) {
                return session.doReturningWork(connection -> run(withoutTransaction(work), connection));
            } catch (SqlFailure | PersistenceException e) {
                throw unavailable("cannot " + what, e);
            }
        });
    }

    /**
     * Runs work in a transaction, which is rolled back if the work throws.
     *
     * @throws SqlFailure if a statement fails; nothing is stored
     * @throws StoreUnavailableException if there is no connection, or the commit fails; the message says which
     */
    <T> T write(String what, Work<T> work) {
        requireOpen();
        return uninterrupted(() -> {
            try (StatelessSession session = openForWriting(what)) {
                Transaction transaction = session.getTransaction();
                T result;
                try {
                    result = session.doReturningWork(connection -> run(isolated(work), connection));
                } catch (PersistenceException e) {
                    // No connection: a factory may take it with the first statement, and not when the transaction
                    // begins.
                    rollBack(transaction, e);
                    throw unavailable("cannot " + what + ", nothing was stored", e);
                } catch (RuntimeException | Error e) {
                    rollBack(transaction, e);
                    throw e;
                }
                try {
                    transaction.commit();
                } catch (PersistenceException e) {
                    throw new StoreUnavailableException(
                            "cannot commit to " + what + "; whether it was stored is not known, look for the event ids",
                            e);
                }
                return result;
            }
        });
    }

    private StatelessSession open() {
        try {
            return factory.openStatelessSession();
        } catch (IllegalStateException e) {
            throw new StoreUnavailableException("the EntityManagerFactory of this JPA store is closed", e);
        }
    }

    private StatelessSession openForWriting(String what) {
        StatelessSession session = open();
        try {
            session.beginTransaction();
            return session;
        } catch (PersistenceException e) {
            session.close();
            throw unavailable("cannot " + what + ", nothing was stored", e);
        }
    }

    /** At a higher level than READ COMMITTED the check after the lock would not see what the lock's last holder wrote. */
    private <T> Work<T> isolated(Work<T> work) {
        if (!setsIsolation) {
            return work;
        }
        return connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set transaction isolation level read committed");
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
            try {
                return work.on(connection);
            } finally {
                connection.setAutoCommit(false);
            }
        };
    }

    boolean setsIsolation() {
        return setsIsolation;
    }

    private static void rollBack(Transaction transaction, Throwable reason) {
        try {
            transaction.rollback();
        } catch (RuntimeException e) {
            reason.addSuppressed(e); // the connection is broken, and so the database rolls back by itself
        }
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

    @FunctionalInterface
    private interface Task<T> {
        T run();
    }

    private static <T> T uninterrupted(Task<T> task) {
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
