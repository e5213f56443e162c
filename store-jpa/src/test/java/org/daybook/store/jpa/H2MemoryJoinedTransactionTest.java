package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.persistence.PersistenceUnitTransactionType;
import org.daybook.event.ConfigurationException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.junit.jupiter.api.Test;

/** Joined transactions on H2. */
class H2MemoryJoinedTransactionTest extends JoinedTransactionTest {

    @Override
    String url() {
        return TestDatabase.H2_MEMORY.url();
    }

    @Test
    void a_transaction_of_jta_is_refused() {
        Session session = mock(Session.class);
        SessionFactory jta = mock(SessionFactory.class);
        Transaction active = mock(Transaction.class);
        when(session.unwrap(Session.class)).thenReturn(session);
        when(session.getSessionFactory()).thenReturn(jta);
        when(session.getTransaction()).thenReturn(active);
        when(session.isJoinedToTransaction()).thenReturn(true);
        when(active.isActive()).thenReturn(true);
        when(jta.getTransactionType()).thenReturn(PersistenceUnitTransactionType.JTA);

        assertThatThrownBy(() -> JpaStore.joining(session))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("JTA");
    }
}
