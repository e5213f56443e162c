package org.daybook.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.util.Optional;
import java.util.function.Consumer;

/** Transactions of an EntityManager of their own, which belong to no thread: who wants to join one, names it. */
record ResourceLocalTransactions(EntityManagerFactory factory) implements JpaTransactions {

    @Override
    public Optional<JpaTransaction> current() {
        return Optional.empty();
    }

    @Override
    public void run(Consumer<? super EntityManager> work) {
        try (EntityManager manager = factory.createEntityManager()) {
            EntityTransaction transaction = manager.getTransaction();
            transaction.begin();
            try {
                work.accept(manager);
            } catch (RuntimeException | Error e) {
                rollBack(transaction, e);
                throw e;
            }
            transaction.commit();
        }
    }

    private static void rollBack(EntityTransaction transaction, Throwable reason) {
        try {
            if (transaction.isActive()) {
                transaction.rollback();
            }
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public void afterCommit(Runnable work) {
        work.run();
    }
}
