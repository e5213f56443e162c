package org.daybook.store.jpa;

import jakarta.persistence.EntityManager;
import java.util.Collections;
import java.util.List;
import org.daybook.handler.ParameterResolver;

/** Gives a handler an EntityManager with a transaction of its own, which commits when the handler returns. */
record EntityManagerResolver(JpaTransactions transactions) implements ParameterResolver {

    /** Carries what a handler threw through a transaction that only knows unchecked exceptions. */
    private static final class HandlerThrew extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Exception thrown;

        HandlerThrew(Exception thrown) {
            super(thrown);
            this.thrown = thrown;
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == EntityManager.class;
    }

    @Override
    public void call(List<Class<?>> types, Call call) throws Exception {
        try {
            transactions.run(manager -> {
                try {
                    call.with(Collections.nCopies(types.size(), manager));
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new HandlerThrew(e);
                }
            });
        } catch (HandlerThrew e) {
            throw e.thrown;
        }
    }
}
