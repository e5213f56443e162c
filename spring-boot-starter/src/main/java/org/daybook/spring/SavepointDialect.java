package org.daybook.spring;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHandle;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;

/**
 * What an application needs for nested transactions, since Spring's dialect of Hibernate has no savepoints. When one is rolled
 * back, events that were appended since then are taken back, and the {@link EntityManager} forgets all its entities, as it
 * does not know which of them were changed.
 *
 * <pre>{@code
 * @Bean
 * JpaVendorAdapter hibernate() {
 *     return new HibernateJpaVendorAdapter() {
 *         private final SavepointDialect dialect = new SavepointDialect();
 *
 *         @Override
 *         public HibernateJpaDialect getJpaDialect() {
 *             return dialect;
 *         }
 *     };
 * }
 *
 * @Bean
 * TransactionManagerCustomizer<JpaTransactionManager> nesting() {
 *     return manager -> manager.setNestedTransactionAllowed(true);
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads once it is set up.
 */
public final class SavepointDialect extends HibernateJpaDialect {

    private static final long serialVersionUID = 1L;

    /** Makes one that is set up as {@link HibernateJpaDialect} is. */
    public SavepointDialect() {}

    /** The connection is that of the transaction, from its begin to its end. */
    private record Data(
            EntityManager manager,
            ConnectionHandle connection,
            @Nullable Object ofHibernate) implements SavepointManager {

        @Override
        public Object createSavepoint() {
            manager.flush();
            return inJdbc("set", Connection::setSavepoint);
        }

        @Override
        public void rollbackToSavepoint(Object savepoint) {
            inJdbc("go back to", jdbc -> {
                jdbc.rollback((Savepoint) savepoint);
                return savepoint;
            });
            manager.clear();
        }

        @Override
        public void releaseSavepoint(Object savepoint) {
            inJdbc("release", jdbc -> {
                jdbc.releaseSavepoint((Savepoint) savepoint);
                return savepoint;
            });
        }

        private Object inJdbc(String what, InJdbc work) {
            try {
                return work.in(connection.getConnection());
            } catch (SQLException e) {
                throw new TransactionSystemException("cannot " + what + " a savepoint", e);
            }
        }
    }

    private interface InJdbc {
        Object in(Connection connection) throws SQLException;
    }

    @Override
    public Object beginTransaction(EntityManager manager, TransactionDefinition definition) throws SQLException {
        Object ofHibernate = super.beginTransaction(manager, definition);
        return new Data(manager, getJdbcConnection(manager, definition.isReadOnly()), ofHibernate);
    }

    @Override
    public void cleanupTransaction(@Nullable Object data) {
        super.cleanupTransaction(data instanceof Data ours ? ours.ofHibernate() : data);
    }
}
