package org.daybook.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.util.Collections;
import java.util.List;
import org.daybook.handler.ParameterResolver;

/** Gives a handler an EntityManager with a transaction of its own, which commits when the handler returns. */
final class EntityManagerResolver implements ParameterResolver {

    private final EntityManagerFactory factory;

    EntityManagerResolver(EntityManagerFactory factory) {
        this.factory = factory;
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == EntityManager.class;
    }

    @Override
    public void call(List<Class<?>> types, Call call) throws Exception {
        try (EntityManager manager = factory.createEntityManager()) {
            EntityTransaction transaction = manager.getTransaction();
            transaction.begin();
            try {
                call.with(Collections.nCopies(types.size(), manager));
                transaction.commit();
            } catch (Throwable e) {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
                throw e;
            }
        }
    }
}
