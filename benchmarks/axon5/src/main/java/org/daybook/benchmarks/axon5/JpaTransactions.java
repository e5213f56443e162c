package org.daybook.benchmarks.axon5;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.axonframework.common.jpa.EntityManagerProvider;
import org.axonframework.messaging.core.unitofwork.transaction.Transaction;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;

/** One entity manager and one transaction for each thread, as a container would have it. */
final class JpaTransactions implements TransactionManager, EntityManagerProvider {

    private final EntityManagerFactory factory;
    private final ThreadLocal<EntityManager> current = new ThreadLocal<>();

    JpaTransactions(EntityManagerFactory factory) {
        this.factory = factory;
    }

    /** Axon closes what it gets. That of a transaction stays open for the rest of it, as Spring's stand-ins do. */
    @Override
    public EntityManager getEntityManager() {
        EntityManager bound = current.get();
        return bound == null ? factory.createEntityManager() : leftOpen(bound);
    }

    private static EntityManager leftOpen(EntityManager bound) {
        return (EntityManager) Proxy.newProxyInstance(
                EntityManager.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(bound, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public boolean requiresSameThreadInvocations() {
        return true;
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
