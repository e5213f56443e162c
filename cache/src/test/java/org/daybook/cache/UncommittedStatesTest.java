package org.daybook.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.aggregate.Versioned;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.HandlerRefusedException;
import org.daybook.event.Metadata;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.handler.SubscribeTo;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.jpa.JpaTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transaction has appended is in the states that it loads, and in none that are kept. */
class UncommittedStatesTest {

    private static final StreamId STREAM = new StreamId("Jar", "1");

    private final JpaStore database =
            JpaStore.builder("jdbc:h2:mem:uncommitted").createSchema().open();
    private final Daybook cached = Daybook.builder(CachingStore.around(database, 1 << 20))
            .snapshots(Jar.class, SnapshotPolicy.never())
            .open();
    private final Repository<Jar, DomainEvent<? super Jar>> jars = cached.repository(Jar.class);

    @AfterEach
    void close() {
        cached.close();
    }

    record Jar(int coins) {

        record Opened() implements Creation<Jar> {
            @Override
            public Jar create() {
                return new Jar(0);
            }
        }

        record Filled(int by) implements DomainEvent<Jar> {
            @Override
            public Jar mutate(Jar jar) {
                return new Jar(jar.coins + by);
            }
        }
    }

    /** Loads the aggregate in the transaction that stores the event. */
    static final class Looking {
        private final Daybook daybook;
        private final List<Versioned<Jar>> seen = new ArrayList<>();
        private boolean isRefusing;

        Looking(Daybook daybook) {
            this.daybook = daybook;
        }

        @SubscribeTo(value = Jar.Filled.class, inTransaction = true)
        void look(StoredEvent<Jar.Filled> event, EntityManager manager) {
            seen.add(daybook.in(JpaStore.joining(manager)).repository(Jar.class).load("1"));
            if (isRefusing) {
                throw new IllegalStateException("no");
            }
        }
    }

    /** With a snapshot, a cached state, or none of both. */
    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "cache", "none"})
    void a_handler_inside_loads_what_was_appended(String beginning) {
        Daybook used = switch (beginning) {
            case "snapshot" ->
                Daybook.builder(database)
                        .snapshots(Jar.class, SnapshotPolicy.never())
                        .open();
            case "cache" -> Daybook.open(CachingStore.around(database, 1 << 20));
            default -> Daybook.open(database);
        };
        Looking looking = new Looking(used);
        used.register(looking);
        Repository<Jar, DomainEvent<? super Jar>> repository = used.repository(Jar.class);
        repository.create("1", new Jar.Opened());
        if (beginning.equals("snapshot")) {
            repository.takeSnapshot("1");
        }

        repository.update("1", jar -> new Jar.Filled(5));

        assertThat(looking.seen).containsExactly(new Versioned<>(STREAM, 2, new Jar(5)));
    }

    /** The second try has the ids of the first one. */
    @Test
    void a_state_that_was_refused_is_never_loaded() {
        Looking looking = new Looking(cached);
        cached.register(looking);
        jars.create("1", new Jar.Opened());
        Metadata command = Metadata.none().withCommandId("fill");
        looking.isRefusing = true;
        assertThatThrownBy(() -> jars.with(command).update("1", jar -> new Jar.Filled(1)))
                .isInstanceOf(HandlerRefusedException.class);

        Daybook elsewhere = Daybook.open(database);
        elsewhere.repository(Jar.class).with(command).update("1", jar -> new Jar.Filled(7));

        assertThat(jars.load("1")).isEqualTo(new Versioned<>(STREAM, 2, new Jar(7)));
    }

    /** With the ids of those that were rolled back. */
    @Test
    void events_that_were_appended_as_text_are_loaded_and_not_kept() {
        jars.create("1", new Jar.Opened());
        jars.takeSnapshot("1");
        UUID id = UUID.randomUUID();
        assertThatThrownBy(() -> database.entityManagerFactory().runInTransaction(manager -> {
                    Daybook joined = cached.in(JpaStore.joining(manager));
                    joined.journal().append(STREAM, ExpectedVersion.exactly(1), List.of(filled(id, 5)));
                    assertThat(joined.repository(Jar.class).get("1")).isEqualTo(new Jar(5));
                    throw new IllegalStateException("roll back");
                }))
                .hasMessage("roll back");

        database.journal().append(STREAM, ExpectedVersion.exactly(1), List.of(filled(id, 7)));

        assertThat(jars.get("1")).isEqualTo(new Jar(7));
    }

    @Test
    void recorded_events_are_loaded_and_not_kept() {
        jars.create("1", new Jar.Opened());
        jars.takeSnapshot("1");
        UUID id = UUID.randomUUID();
        assertThatThrownBy(() -> database.entityManagerFactory().runInTransaction(manager -> {
                    JpaTransaction transaction = JpaStore.joining(manager);
                    transaction.appendRecorded(database, List.of(new JournalRecord(null, STREAM, 2, filled(id, 5))));
                    assertThat(cached.in(transaction).repository(Jar.class).get("1"))
                            .isEqualTo(new Jar(5));
                    throw new IllegalStateException("roll back");
                }))
                .hasMessage("roll back");

        database.journal().append(STREAM, ExpectedVersion.exactly(1), List.of(filled(id, 7)));

        assertThat(jars.get("1")).isEqualTo(new Jar(7));
    }

    private static EventText filled(UUID id, int by) {
        return new EventText(id, "jar_filled", 1, "{\"by\":" + by + "}", "{}", Instant.parse("2026-11-30T12:00:00Z"));
    }
}
