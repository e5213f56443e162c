package org.daybook.spring;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.jpa.JpaTransaction;
import org.daybook.store.jpa.JpaTransactions;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.EntityManagerProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The transactions of Spring's manager: what is appended in a {@code @Transactional} method is stored with its entities, and a
 * handler's own transaction is one that such methods join.
 */
final class SpringTransactions implements JpaTransactions {

    private final EntityManagerFactory factory;
    private final TransactionTemplate ofItsOwn;
    private final TransactionTemplate outside;

    SpringTransactions(EntityManagerFactory factory, PlatformTransactionManager manager) {
        this.factory = factory;
        this.ofItsOwn = template(manager, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.outside = template(manager, TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    private static TransactionTemplate template(PlatformTransactionManager manager, int propagation) {
        TransactionTemplate template = new TransactionTemplate(manager);
        template.setPropagationBehavior(propagation);
        return template;
    }

    @Override
    public Optional<JpaTransaction> current() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            return Optional.empty(); // also where a view keeps an EntityManager open
        }
        EntityManager manager = manager();
        if (manager == null || !manager.getTransaction().isActive()) {
            return Optional.empty(); // one of another factory, or one that has ended and is not cleaned up yet
        }
        JpaTransaction transaction = JpaStore.joining(manager);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            Savepoints.follow(transaction);
        }
        return Optional.of(transaction);
    }

    @Override
    public void run(Consumer<? super EntityManager> work) {
        ofItsOwn.executeWithoutResult(status -> work.accept(Objects.requireNonNull(
                manager(), "the transaction manager does not work with the EntityManagerFactory of the store")));
    }

    /** The one that this thread works with, itself: that of an open view is behind a proxy, which knows nothing of its transaction. */
    private @Nullable EntityManager manager() {
        EntityManager manager = EntityManagerFactoryUtils.getTransactionalEntityManager(factory);
        return manager instanceof EntityManagerProxy proxy ? proxy.getTargetEntityManager() : manager;
    }

    @Override
    public void afterCommit(Runnable work) {
        if (isBound()) {
            outside.executeWithoutResult(status -> work.run());
        } else {
            work.run();
        }
    }

    /** Spring leaves a transaction on its thread until all callbacks after its end have run. */
    private boolean isBound() {
        return TransactionSynchronizationManager.getResource(factory) instanceof EntityManagerHolder holder
                && holder.isSynchronizedWithTransaction();
    }

    /** Takes back what was appended since a savepoint when the transaction goes back to it, as nested ones do that fail. */
    private static final class Savepoints implements TransactionSynchronization {

        private final JpaTransaction transaction;

        /** For savepoints that were set before anything was appended. */
        private final JpaTransaction.Mark beginning;

        private final Map<Object, JpaTransaction.Mark> marks = new HashMap<>();

        private Savepoints(JpaTransaction transaction) {
            this.transaction = transaction;
            this.beginning = transaction.mark();
        }

        static void follow(JpaTransaction transaction) {
            boolean isFollowed = TransactionSynchronizationManager.getSynchronizations().stream()
                    .anyMatch(each -> each instanceof Savepoints savepoints && savepoints.isOf(transaction));
            if (!isFollowed) {
                TransactionSynchronizationManager.registerSynchronization(new Savepoints(transaction));
            }
        }

        private boolean isOf(JpaTransaction other) {
            return transaction == other;
        }

        @Override
        public void savepoint(Object savepoint) {
            marks.put(savepoint, transaction.mark());
        }

        @Override
        public void savepointRollback(Object savepoint) {
            JpaTransaction.@Nullable Mark mark = marks.get(savepoint);
            transaction.rollbackTo(mark != null ? mark : beginning);
        }
    }
}
