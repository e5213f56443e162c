package org.daybook.spring;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.event.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds the transaction manager that begins transactions on an EntityManagerFactory. In those of another one, such as that of
 * JDBC alone, nothing would be joined, and events would stay after a rollback.
 */
final class FittingTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(FittingTransactions.class);

    private FittingTransactions() {}

    static PlatformTransactionManager of(
            EntityManagerFactory factory, ObjectProvider<PlatformTransactionManager> managers) {
        PlatformTransactionManager usual = managers.getIfUnique();
        if (usual != null && fits(usual, factory)) {
            return usual;
        }
        List<PlatformTransactionManager> fitting =
                managers.stream().filter(each -> isFor(each, factory)).toList();
        if (fitting.size() != 1) {
            throw new ConfigurationException((usual == null
                            ? "there is no transaction manager that is the one to use"
                            : "the transaction manager " + usual.getClass().getName()
                                    + " begins no transactions on the EntityManagerFactory that keeps the journal")
                    + ": declare one JpaTransactionManager for it, or mark that as @Primary, so that events are stored and "
                    + "rolled back with its transactions");
        }
        if (usual != null) {
            LOG.warn(
                    "@Transactional without a name begins transactions of {}, which events do not join: they are stored at once there."
                            + " Name the JpaTransactionManager, or mark it as @Primary",
                    usual.getClass().getName());
        }
        return fitting.get(0);
    }

    private static boolean fits(PlatformTransactionManager manager, EntityManagerFactory factory) {
        return manager instanceof JpaTransactionManager ? isFor(manager, factory) : beginsOn(manager, factory);
    }

    private static boolean isFor(PlatformTransactionManager manager, EntityManagerFactory factory) {
        return manager instanceof JpaTransactionManager jpa && factory.equals(jpa.getEntityManagerFactory());
    }

    /** One of another kind, or behind a proxy, shows it: an EntityManager in a transaction is on the thread. */
    private static boolean beginsOn(PlatformTransactionManager manager, EntityManagerFactory factory) {
        TransactionTemplate template = new TransactionTemplate(manager);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        AtomicBoolean begins = new AtomicBoolean();
        template.executeWithoutResult(status ->
                begins.set(TransactionSynchronizationManager.getResource(factory) instanceof EntityManagerHolder holder
                        && holder.getEntityManager().getTransaction().isActive()));
        return begins.get();
    }
}
