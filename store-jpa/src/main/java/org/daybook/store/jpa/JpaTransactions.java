package org.daybook.store.jpa;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How an application begins and commits transactions on its {@link jakarta.persistence.EntityManagerFactory}, and which one a
 * thread is in: for a store that is to work in those of a container. What a thread writes while it is in one joins it, and
 * handlers find theirs as all other code of the application does.
 *
 * <pre>{@code
 * var store = JpaStore.builder(factory).transactions(new SpringTransactions(factory, transactionManager)).open();
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public interface JpaTransactions {

    /**
     * The transaction that the calling thread is in.
     *
     * @return the transaction, as {@link JpaStore#joining} makes it, always the same one until it ends; none if the thread is in
     *     none, or in one that has ended
     */
    Optional<JpaTransaction> current();

    /**
     * Runs work in a new transaction of the calling thread, whatever it is in already, and commits it. If the work throws, it is
     * rolled back, and that is thrown.
     *
     * @param work gets the EntityManager, whose transaction has begun
     * @throws RuntimeException what the work throws, and why there is no transaction or the commit failed; of the latter
     *     the cause is what Hibernate throws
     */
    void run(Consumer<? super EntityManager> work);

    /**
     * Runs what follows a commit, in no transaction of the calling thread: one that has ended can be there still, be it the one
     * that was committed or another whose callbacks append.
     *
     * @param work calls handlers; what it throws is thrown
     */
    void afterCommit(Runnable work);
}
