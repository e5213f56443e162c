package org.daybook.benchmarks.axon4;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.jdbc.ConnectionWrapperFactory.ConnectionCloseHandler;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;

/** One connection and one transaction for each thread, as a container would have it. */
final class JdbcTransactions implements TransactionManager, ConnectionProvider {

    private final DataSource pool;
    private final ThreadLocal<Connection> current = new ThreadLocal<>();

    JdbcTransactions(DataSource pool) {
        this.pool = pool;
    }

    /** The thread's connection, which only the end of its transaction closes or commits. */
    @Override
    public Connection getConnection() throws SQLException {
        Connection bound = current.get();
        return bound == null ? pool.getConnection() : ConnectionWrapperFactory.wrap(bound, new LeftOpen());
    }

    private static final class LeftOpen implements ConnectionCloseHandler {
        @Override
        public void close(Connection connection) {}

        @Override
        public void commit(Connection connection) {}
    }

    @Override
    public Transaction startTransaction() {
        if (current.get() != null) {
            return new Joined();
        }
        try {
            Connection connection = pool.getConnection();
            current.set(connection);
            return new Own(connection);
        } catch (SQLException e) {
            throw new JdbcException("no connection", e);
        }
    }

    private static final class Joined implements Transaction {
        @Override
        public void commit() {}

        @Override
        public void rollback() {}
    }

    private final class Own implements Transaction {

        private final Connection connection;

        Own(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void commit() {
            current.remove();
            try (connection) {
                connection.commit();
            } catch (SQLException e) {
                throw new JdbcException("not committed", e);
            }
        }

        @Override
        public void rollback() {
            current.remove();
            try (connection) {
                connection.rollback();
            } catch (SQLException e) {
                throw new JdbcException("not rolled back", e);
            }
        }
    }
}
