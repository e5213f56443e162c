package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.util.List;
import org.daybook.Daybook;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.Metadata;
import org.daybook.event.StoredEvent;
import org.daybook.handler.SubscribeTo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A handler's EntityManager has a transaction of its own, which commits when the handler returns. */
class EntityManagerHandlerTest {

    record Note(String text) {
        record Written(String text) implements Creation<Note> {
            @Override
            public Note create() {
                return new Note(text);
            }
        }
    }

    private JpaStore store;
    private Daybook daybook;

    @BeforeEach
    void open() {
        store = JpaStore.builder("jdbc:h2:mem:")
                .poolSize(1)
                .createSchema()
                .entities(JournalEntryTest.Row.class)
                .open();
        store.entityManagerFactory()
                .runInTransaction(manager -> manager.createNativeQuery(
                                "create table journal_entry_test_row (id varchar(255) primary key, version bigint)")
                        .executeUpdate());
        daybook = Daybook.open(store);
    }

    @AfterEach
    void close() {
        daybook.close();
    }

    private List<String> rows() {
        return store.entityManagerFactory()
                .callInTransaction(manager -> manager.createQuery(
                                "select r.id from JournalEntryTestRow r order by r.id", String.class)
                        .getResultList());
    }

    private static void persist(EntityManager manager, String id) {
        JournalEntryTest.Row row = new JournalEntryTest.Row();
        row.id = id;
        manager.persist(row);
    }

    static final class Writing {
        private final List<EntityManager> managers = new java.util.ArrayList<>();

        @SubscribeTo(Note.Written.class)
        void written(EntityManager manager, StoredEvent<Note.Written> event, Metadata metadata, EntityManager same) {
            assertThat(manager).isSameAs(same);
            assertThat(manager.getTransaction().isActive()).isTrue();
            managers.add(manager);
            persist(manager, event.stream().aggregateId());
        }
    }

    @Test
    void commits_when_the_handler_returns() {
        Writing writing = new Writing();
        daybook.register(writing);

        daybook.publish("a", new Note.Written("tea"));
        daybook.publish("b", new Note.Written("tea"));

        assertThat(rows()).containsExactly("a", "b");
        assertThat(writing.managers).hasSize(2).doesNotHaveDuplicates().noneMatch(EntityManager::isOpen);
    }

    static final class Failing {
        @SubscribeTo(value = Note.Written.class, order = -1)
        void written(Note.Written event, EntityManager manager) {
            persist(manager, "failed");
            manager.flush();
            throw new IllegalStateException("after the row was written");
        }
    }

    @Test
    void is_rolled_back_when_the_handler_throws_and_other_handlers_commit() {
        daybook.register(new Failing());
        daybook.register(new Writing());

        assertThatThrownBy(() -> daybook.publish("a", new Note.Written("tea")))
                .isInstanceOf(HandlerFailedException.class)
                .hasRootCauseMessage("after the row was written");

        assertThat(rows()).containsExactly("a");
        assertThat(daybook.repository(Note.class).get("a")).isEqualTo(new Note("tea"));
    }

    static final class FailingAtCommit {
        @SubscribeTo(Note.Written.class)
        void written(Note.Written event, EntityManager manager) {
            persist(manager, "x".repeat(256));
        }
    }

    @Test
    void a_commit_that_fails_is_a_failure_of_the_handler() {
        daybook.register(new FailingAtCommit());

        assertThatThrownBy(() -> daybook.publish("a", new Note.Written("tea")))
                .isInstanceOf(HandlerFailedException.class)
                .cause()
                .isInstanceOf(PersistenceException.class);

        assertThat(rows()).isEmpty();
        assertThat(daybook.repository(Note.class).exists("a")).isTrue();
    }

    static final class Asking {
        @SubscribeTo(Note.Written.class)
        void written(Note.Written event, StringBuilder builder) {}
    }

    @Test
    void other_types_are_refused_when_the_handler_is_registered() {
        assertThatThrownBy(() -> daybook.register(new Asking()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Asking.written")
                .hasMessageContaining("java.lang.StringBuilder");
        assertThat(daybook.activeRegistrations()).isEmpty();
    }

    final class AskingFirst {
        @SubscribeTo(Note.Written.class)
        void written(StoredEvent<Note.Written> event, EntityManager manager) {
            Note note = daybook.repository(Note.class).get(event.stream().aggregateId());
            persist(manager, note.text());
        }
    }

    /** The pool of this test has one connection, so a second one would never come. */
    @Test
    void takes_no_connection_before_the_handler_uses_it() {
        daybook.register(new AskingFirst());

        daybook.publish("a", new Note.Written("tea"));

        assertThat(rows()).containsExactly("tea");
    }
}
