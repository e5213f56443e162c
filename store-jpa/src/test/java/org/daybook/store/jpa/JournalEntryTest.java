package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The journal as an entity, next to an entity of an application. */
abstract class JournalEntryTest {

    /** A read model of an application. */
    @Entity(name = "JournalEntryTestRow")
    @Table(name = "journal_entry_test_row")
    static class Row {
        @Id
        String id = "";

        long version;
    }

    private JpaStore store;

    abstract String url();

    @BeforeEach
    void open() {
        store = JpaStore.builder(url())
                .createSchema()
                .entities(Row.class)
                .poolSize(2)
                .open();
        store.entityManagerFactory().runInTransaction(manager -> {
            manager.createNativeQuery("delete from event_journal").executeUpdate();
            manager.createNativeQuery(
                            "create table if not exists journal_entry_test_row (id varchar(255) primary key, version bigint)")
                    .executeUpdate();
            manager.createNativeQuery("delete from journal_entry_test_row").executeUpdate();
        });
    }

    @AfterEach
    void close() {
        if (store != null) { // a database may not be there
            store.close();
        }
    }

    @Test
    @Tag("RP-10")
    void can_be_joined_with_an_entity_of_the_application() {
        append("a", 2);
        append("b", 1);
        store.entityManagerFactory().runInTransaction(manager -> {
            Row row = new Row();
            row.id = "b";
            row.version = 1;
            manager.persist(row);
        });

        List<String> behind = store.entityManagerFactory()
                .callInTransaction(
                        manager -> manager.createQuery("""
                                select distinct e.aggregateId from JournalEntry e
                                where e.aggregateType = 'Todo' and e.partition = 0
                                and not exists (select r from JournalEntryTestRow r
                                    where r.id = e.aggregateId and r.version >= e.aggregateVersion)
                                order by e.aggregateId""", String.class).getResultList());

        assertThat(behind).containsExactly("a");
    }

    @Test
    @Tag("TR-01")
    @Tag("NM-06")
    void shows_every_column_as_it_was_appended() {
        Instant time = Instant.parse("2026-11-23T01:02:03.123456Z");
        EventText event =
                new EventText(UUID.randomUUID(), "todo_created", 3, "{\"label\":\"tea\"}", "{\"user\":\"ada\"}", time);
        store.journal().append(new StreamId("Todo", "a"), ExpectedVersion.noStream(), List.of(event));

        JournalEntry entry = store.entityManagerFactory()
                .callInTransaction(manager -> manager.createQuery("from JournalEntry", JournalEntry.class)
                        .getSingleResult());

        assertThat(entry.partition()).isZero();
        assertThat(entry.position()).isEqualTo(1);
        assertThat(entry.eventId()).isEqualTo(event.id());
        assertThat(entry.aggregateType()).isEqualTo("Todo");
        assertThat(entry.aggregateId()).isEqualTo("a");
        assertThat(entry.aggregateVersion()).isEqualTo(1);
        assertThat(entry.eventType()).isEqualTo("todo_created");
        assertThat(entry.eventVersion()).isEqualTo(3);
        assertThat(entry.eventData()).isEqualTo(event.data());
        assertThat(entry.metadata()).isEqualTo(event.metadata());
        assertThat(entry.createDate()).isEqualTo(time);
    }

    @Test
    void cannot_be_removed_or_persisted() {
        append("a", 1);
        try (EntityManager manager = store.entityManagerFactory().createEntityManager()) {
            manager.getTransaction().begin();
            JournalEntry entry =
                    manager.createQuery("from JournalEntry", JournalEntry.class).getSingleResult();
            assertThatThrownBy(() -> manager.remove(entry)).hasMessageContaining("only read");
            assertThatThrownBy(() -> manager.persist(new JournalEntry())).hasMessageContaining("only read");
            manager.getTransaction().rollback();
        }
        assertThat(store.journal().head().get(0).number()).isEqualTo(1);
    }

    private void append(String id, int events) {
        for (int i = 0; i < events; i++) {
            store.journal()
                    .append(
                            new StreamId("Todo", id),
                            ExpectedVersion.any(),
                            List.of(new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH)));
        }
    }
}
