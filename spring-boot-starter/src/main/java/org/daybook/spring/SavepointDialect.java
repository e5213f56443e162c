package org.daybook.spring;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;

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

    private record Data(Session session, @Nullable Object ofHibernate) implements SavepointManager {

        @Override
        public Object createSavepoint() {
            session.flush();
            return session.doReturningWork(Connection::setSavepoint);
        }

        @Override
        public void rollbackToSavepoint(Object savepoint) {
            session.doWork(connection -> connection.rollback((Savepoint) savepoint));
            session.clear();
        }

        @Override
        public void releaseSavepoint(Object savepoint) {
            session.doWork(connection -> connection.releaseSavepoint((Savepoint) savepoint));
        }
    }

    @Override
    public Object beginTransaction(EntityManager manager, TransactionDefinition definition) throws SQLException {
        return new Data(manager.unwrap(Session.class), super.beginTransaction(manager, definition));
    }

    @Override
    public void cleanupTransaction(@Nullable Object data) {
        super.cleanupTransaction(data instanceof Data ours ? ours.ofHibernate() : data);
    }
}
