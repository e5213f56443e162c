package org.daybook.benchmarks.axon4;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.axonframework.common.jpa.EntityManagerProvider;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;

/** One entity manager and one transaction for each thread, as a container would have it. */
final class JpaTransactions implements TransactionManager, EntityManagerProvider {

    private final EntityManagerFactory factory;
    private final ThreadLocal<EntityManager> current = new ThreadLocal<>();

    JpaTransactions(EntityManagerFactory factory) {
        this.factory = factory;
    }

    @Override
    public EntityManager getEntityManager() {
        EntityManager bound = current.get();
        if (bound == null) {
            throw new IllegalStateException("no transaction in this thread");
        }
        return bound;
    }

    @Override
    public Transaction startTransaction() {
        if (current.get() != null) {
            return new Joined();
        }
        EntityManager entityManager = factory.createEntityManager();
        entityManager.getTransaction().begin();
        current.set(entityManager);
        return new Own(entityManager);
    }

    private static final class Joined implements Transaction {
        @Override
        public void commit() {}

        @Override
        public void rollback() {}
    }

    private final class Own implements Transaction {

        private final EntityManager entityManager;

        Own(EntityManager entityManager) {
            this.entityManager = entityManager;
        }

        @Override
        public void commit() {
            try {
                entityManager.getTransaction().commit();
            } finally {
                end();
            }
        }

        @Override
        public void rollback() {
            try {
                entityManager.getTransaction().rollback();
            } finally {
                end();
            }
        }

        private void end() {
            current.remove();
            entityManager.close();
        }
    }
}
