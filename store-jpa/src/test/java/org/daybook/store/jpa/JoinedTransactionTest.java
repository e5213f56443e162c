package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PrePersist;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.daybook.Daybook;
import org.daybook.event.AggregateAlreadyExistsException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.HandlerRefusedException;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.handler.SubscribeTo;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.store.Store;
import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Events and entities in one transaction of the application's. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class JoinedTransactionTest {

    record Todo(String label) {
        record Created(String label) implements Creation<Todo> {
            @Override
            public Todo create() {
                return new Todo(label);
            }
        }

        record ChangedLabel(String label) implements DomainEvent<Todo> {
            @Override
            public Todo mutate(Todo todo) {
                return new Todo(label);
            }
        }
    }

    /** An entity of an application; its listener may append when the entity is flushed. */
    @Entity
    @Table(name = "joined_note")
    static class Note {
        @Id
        String id;

        transient Runnable onPersist = () -> {};
        transient Runnable onInsert = () -> {};

        protected Note() {}

        Note(String id) {
            this.id = id;
        }

        @PrePersist
        void persisting() {
            onPersist.run();
        }

        @PostPersist
        void inserted() {
            onInsert.run();
        }
    }

    private static final long WORK = TimeUnit.SECONDS.toNanos(2);

    /** Of a writer whom nobody keeps from it, on a machine with much else to do. */
    private static final Duration LONGEST_APPEND = Duration.ofMillis(500);

    private HikariDataSource pool;
    private EntityManagerFactory factory;
    private JpaStore store;
    Daybook daybook;
    EntityManager manager;
    private final List<HandlerFailedException> failures = new ArrayList<>();

    abstract String url();

    /** Whether the store is to use nothing of the database's own. */
    boolean isPortable() {
        return false;
    }

    final JpaStore open(JpaStore.Builder builder) {
        return (isPortable() ? builder.portableSql() : builder)
                .tablePrefix("joined_")
                .open();
    }

    @BeforeEach
    void open() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setMaximumPoolSize(4);
        config.setConnectionTimeout(5_000);
        pool = new HikariDataSource(config);
        factory = factory(pool);
        store = store(factory);
        daybook = Daybook.builder(store).onHandlerFailure(failures::add).open();
        daybook.define(Todo.class);
        manager = factory.createEntityManager();
        manager.getTransaction().begin();
    }

    static EntityManagerFactory factory(HikariDataSource pool) {
        return new HibernatePersistenceConfiguration("joined")
                .managedClasses(Note.class, JournalEntry.class)
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .property("hibernate.physical_naming_strategy", new JournalNaming("joined_"))
                .property("hibernate.hbm2ddl.auto", "none")
                .createEntityManagerFactory();
    }

    private JpaStore store(EntityManagerFactory of) {
        of.runInTransaction(each -> {
            for (String sql : List.of(
                    "drop table if exists joined_event_journal",
                    "drop table if exists joined_journal_head",
                    "drop table if exists joined_note",
                    "create table joined_note (id varchar(64) primary key)")) {
                each.createNativeQuery(sql).executeUpdate();
            }
        });
        return open(JpaStore.builder(of).createSchema());
    }

    @AfterEach
    void close() {
        if (manager.getTransaction().isActive()) {
            manager.getTransaction().rollback();
        }
        manager.close();
        daybook.close();
        factory.close();
        pool.close();
    }

    Daybook joined() {
        return daybook.in(JpaStore.joining(manager));
    }

    void commit() {
        manager.getTransaction().commit();
    }

    List<String> notes() {
        return factory.callInTransaction(
                each -> each.createQuery("select id from JoinedTransactionTest$Note", String.class)
                        .getResultList());
    }

    List<JournalRecord> stored() {
        try (Stream<JournalRecord> rows = daybook.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            return rows.toList();
        }
    }

    static Todo.Created created() {
        return new Todo.Created("tea");
    }

    private static Todo.ChangedLabel changed(String label) {
        return new Todo.ChangedLabel(label);
    }

    private static VersionConflictException conflictIn(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof VersionConflictException conflict) {
                return conflict;
            }
        }
        throw new AssertionError("no conflict among the causes", thrown);
    }

    @Test
    @Tag("ST-09")
    void events_and_entities_are_stored_together() {
        daybook.publish("before", created());
        List<StoredEvent<?>> handled = new ArrayList<>();
        daybook.subscribeAll(handled::add);

        Receipt receipt = joined().publish("1", created());
        Receipt second = joined().publish("1", changed("milk"));
        manager.persist(new Note("n"));

        assertThat(receipt.lastVersion()).isEqualTo(1);
        assertThat(second.firstVersion()).isEqualTo(2);
        assertThat(receipt.position()).isNull();
        assertThat(handled).isEmpty();
        assertThat(stored()).hasSize(1);
        commit();
        assertThat(notes()).containsExactly("n");
        assertThat(receipt.position()).isEqualTo(new Position(0, 2));
        assertThat(second.position()).isEqualTo(new Position(0, 3));
        assertThat(stored()).hasSize(3);
        assertThat(handled).extracting(StoredEvent::position).containsExactly(new Position(0, 2), new Position(0, 3));
        assertThat(failures).isEmpty();
    }

    @Test
    @Tag("ST-09")
    @Tag("D-5")
    void a_rollback_leaves_nothing_and_calls_no_handler() {
        List<StoredEvent<?>> handled = new ArrayList<>();
        daybook.subscribeAll(handled::add);
        Receipt receipt = joined().publish("1", created());
        manager.persist(new Note("n"));

        manager.getTransaction().rollback();

        assertThat(stored()).isEmpty();
        assertThat(notes()).isEmpty();
        assertThat(handled).isEmpty();
        assertThat(receipt.position()).isNull();
    }

    @Test
    void an_entity_that_cannot_be_stored_takes_the_events_with_it() {
        factory.runInTransaction(each -> each.persist(new Note("n")));
        joined().publish("1", created());
        manager.persist(new Note("n"));

        assertThatThrownBy(this::commit).isInstanceOf(RuntimeException.class);

        assertThat(stored()).isEmpty();
    }

    @Test
    @Tag("D-19")
    void what_is_appended_can_be_read_in_the_transaction_and_nowhere_else() {
        daybook.publish("1", created());
        var outside = daybook.repository(Todo.class);
        var todos = joined().repository(Todo.class);
        todos.update("1", todo -> changed("two"));
        todos.update("1", todo -> changed(todo.label() + " and three"));
        todos.create("2", created());

        assertThat(todos.get("1").label()).isEqualTo("two and three");
        assertThat(todos.load("1").version()).isEqualTo(3);
        assertThat(todos.at("1", 2).label()).isEqualTo("two");
        assertThat(todos.at("1", 1).label()).isEqualTo("tea");
        assertThat(todos.exists("2")).isTrue();
        assertThatThrownBy(() -> todos.create("2", created())).isInstanceOf(AggregateAlreadyExistsException.class);
        assertThat(outside.get("1").label()).isEqualTo("tea");
        assertThat(outside.exists("2")).isFalse();
        try (var history = todos.history("1")) {
            List<StoredEvent<?>> events = List.copyOf(history.toList());
            assertThat(events).extracting(StoredEvent::version).containsExactly(1L, 2L, 3L);
            assertThat(events).extracting(StoredEvent::isCommitted).containsExactly(true, false, false);
            assertThatThrownBy(events.get(2)::position)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Todo/1 version 3");
        }
        commit();
        assertThat(outside.get("1").label()).isEqualTo("two and three");
        assertThat(outside.exists("2")).isTrue();
    }

    @Test
    void each_slice_of_a_stream_finds_what_is_stored_and_what_is_pending() {
        for (String label : List.of("2", "3")) {
            daybook.publish("1", label.equals("2") ? created() : changed(label));
        }
        Daybook joined = joined();
        joined.publish("1", changed("3"));
        joined.publish("1", changed("4"));
        EventJournal journal = joined.journal();
        StreamId stream = new StreamId("Todo", "1");

        assertThat(versions(journal, stream, Slice.all())).containsExactly(1L, 2L, 3L, 4L);
        assertThat(versions(journal, stream, Slice.all().limit(3))).containsExactly(1L, 2L, 3L);
        assertThat(versions(journal, stream, Slice.from(2).to(3))).containsExactly(2L, 3L);
        assertThat(versions(journal, stream, Slice.from(4))).containsExactly(4L);
        assertThat(versions(journal, stream, Slice.from(5))).isEmpty();
        assertThat(versions(journal, stream, Slice.all().backward())).containsExactly(4L, 3L, 2L, 1L);
        assertThat(versions(journal, stream, Slice.all().to(3).backward().limit(2)))
                .containsExactly(3L, 2L);
        JournalRecord last = journal.last(stream).orElseThrow();
        assertThat(last.version()).isEqualTo(4);
        assertThat(journal.find(last.event().id())).contains(last);
        assertThat(journal.head().get(0)).isEqualTo(new Position(0, 2));
    }

    private static List<Long> versions(EventJournal journal, StreamId stream, Slice slice) {
        try (Stream<JournalRecord> rows = journal.read(stream, slice)) {
            return rows.map(JournalRecord::version).toList();
        }
    }

    @Test
    void an_early_append_delays_no_other_writer() throws Exception {
        daybook.publish("before", created());
        Receipt early = joined().publish("1", created());
        manager.persist(new Note("n"));
        manager.flush();

        List<CompletableFuture<List<Long>>> others =
                Stream.of("a", "b").map(each -> appendsDuringTheWork(each)).toList();
        List<Long> took = new ArrayList<>();
        for (CompletableFuture<List<Long>> each : others) {
            took.addAll(each.get(30, TimeUnit.SECONDS));
        }

        commit();
        Duration longest = Duration.ofNanos(Collections.max(took));
        System.out.printf(
                "%s: while a transaction that had appended was open for 2 s, others appended %d times; the longest took %d ms%n",
                getClass().getSimpleName(), took.size(), longest.toMillis());
        assertThat(longest).isLessThan(LONGEST_APPEND);
        assertThat(early.position()).isEqualTo(new Position(0, took.size() + 2));
    }

    /** How long each append took of a writer that goes on as long as the transaction is at work. */
    private CompletableFuture<List<Long>> appendsDuringTheWork(String writer) {
        long begin = System.nanoTime();
        return CompletableFuture.supplyAsync(() -> {
            List<Long> took = new ArrayList<>();
            while (System.nanoTime() - begin < WORK) {
                long before = System.nanoTime();
                daybook.publish(writer + took.size(), created());
                took.add(System.nanoTime() - before);
            }
            return took;
        });
    }

    @Test
    void a_conflict_arrives_with_the_commit_and_rolls_everything_back() {
        daybook.publish("1", created());
        joined().publish("1", changed("mine"));
        manager.persist(new Note("n"));
        daybook.publish("1", changed("theirs"));

        VersionConflictException conflict = conflictIn(catchThrowable(this::commit));

        assertThat(conflict.stream()).isEqualTo(new StreamId("Todo", "1"));
        assertThat(conflict.expected()).isEqualTo(ExpectedVersion.exactly(1));
        assertThat(conflict.actual()).isEqualTo(2);
        assertThat(notes()).isEmpty();
        assertThat(stored()).hasSize(2);
    }

    @Test
    void no_line_of_the_log_quotes_what_was_not_stored() {
        StreamId stream = new StreamId("Todo", "secret-key");
        EventText event = event("secret-data");
        List<String> log = logOf(() -> {
            joined().journal().append(stream, ExpectedVersion.any(), List.of(event));
            daybook.journal().append(new StreamId("Todo", "other"), ExpectedVersion.any(), List.of(event));
            assertThat(catchThrowable(this::commit)).hasRootCauseInstanceOf(DuplicateEventIdException.class);
            assertThatThrownBy(() -> daybook.journal().append(stream, ExpectedVersion.any(), List.of(event)))
                    .isInstanceOf(DuplicateEventIdException.class);

            manager.getTransaction().begin();
            joined().journal().append(stream, ExpectedVersion.any(), List.of(event("secret-data")));
            daybook.journal().append(stream, ExpectedVersion.any(), List.of(event("secret-data")));
            conflictIn(catchThrowable(this::commit));
        });

        // Hibernate writes down what was thrown out of the commit, and our exceptions name the event and the stream.
        String id = event.id().toString();
        assertThat(log)
                .map(line -> line.replace("an event with id " + id, "").replace("Todo/secret-key", ""))
                .noneMatch(line -> line.contains("secret") || line.contains(id));
        // The control: what fails in Hibernate is quoted, and heard here.
        factory.runInTransaction(each -> each.persist(new Note("secret-key")));
        assertThat(logOf(() ->
                        catchThrowable(() -> factory.runInTransaction(each -> each.persist(new Note("secret-key"))))))
                .anyMatch(line -> line.contains("secret-key"));
    }

    /** The driver of MariaDB writes down each error that the server answers, whoever asked for it. */
    private static final String DRIVER_THAT_LOGS = "org.mariadb.jdbc.message.server.ErrorPacket";

    /** All lines, with what was thrown. */
    private static List<String> logOf(Runnable work) {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        try {
            work.run();
        } finally {
            root.detachAppender(log);
        }
        return log.list.stream()
                .filter(each -> !each.getLoggerName().startsWith(DRIVER_THAT_LOGS))
                .map(each -> each.getFormattedMessage()
                        + (each.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(each.getThrowableProxy())))
                .toList();
    }

    @Test
    void a_flush_tells_of_a_conflict_before_the_commit() {
        JpaTransaction transaction = JpaStore.joining(manager);
        daybook.in(transaction).publish("1", created());
        daybook.publish("1", created());

        assertThatThrownBy(transaction::flush).isInstanceOf(VersionConflictException.class);

        manager.getTransaction().rollback();
        assertThat(stored()).hasSize(1);
    }

    @Test
    void who_flushes_goes_first_and_more_can_follow() throws Exception {
        JpaTransaction transaction = JpaStore.joining(manager);
        Daybook joined = daybook.in(transaction);
        Receipt first = joined.publish("1", created());
        transaction.flush();
        assertThat(first.position()).isNull();
        assertThat(joined.repository(Todo.class).get("1").label()).isEqualTo("tea");
        CompletableFuture<Receipt> other = CompletableFuture.supplyAsync(() -> daybook.publish("2", created()));
        Receipt more = joined.publish("1", changed("more"));

        commit();

        assertThat(first.position()).isEqualTo(new Position(0, 1));
        assertThat(more.position()).isEqualTo(new Position(0, 2));
        assertThat(other.get(30, TimeUnit.SECONDS).position()).isEqualTo(new Position(0, 3));
    }

    @Test
    void what_a_listener_of_an_entity_appends_while_it_is_flushed_is_stored() {
        Daybook joined = joined();
        joined.publish("1", created());
        Note note = new Note("n");
        note.onPersist = () -> joined.publish("2", created());
        Note later = new Note("later");
        later.onPersist = () -> joined.publish("3", created());
        later.onInsert = () -> joined.publish("4", created());
        manager.persist(note);
        beforeCommit(() -> manager.persist(later));

        commit();

        assertThat(stored())
                .extracting(row -> row.stream().aggregateId())
                .containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(notes()).containsExactlyInAnyOrder("n", "later");
    }

    private void beforeCommit(Runnable callback) {
        manager.unwrap(Session.class).getTransaction().runBeforeCompletion(callback);
    }

    @Test
    void what_is_appended_in_the_last_moment_is_stored() {
        Daybook joined = joined();
        Receipt first = joined.publish("1", created());
        Receipt[] last = new Receipt[1];
        beforeCommit(() -> last[0] = joined.publish("2", created()));

        commit();

        assertThat(first.position()).isEqualTo(new Position(0, 1));
        assertThat(last[0].position()).isEqualTo(new Position(0, 2));
        assertThat(stored()).hasSize(2);
    }

    @Test
    void what_is_persisted_in_the_last_moment_is_stored_with_the_event_also_behind_it() {
        Daybook joined = joined();
        beforeCommit(() -> {
            manager.persist(new Note("before"));
            joined.publish("1", created());
            manager.persist(new Note("behind"));
        });
        beforeCommit(() -> manager.persist(new Note("in another callback")));

        commit();

        assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("1");
        assertThat(notes()).containsExactlyInAnyOrder("before", "behind", "in another callback");
    }

    @Test
    void what_a_handler_inside_the_transaction_persists_in_the_last_moment_is_stored_with_the_event_or_neither() {
        NoteTaker noteTaker = new NoteTaker();
        daybook.register(noteTaker);
        Daybook joined = joined();
        beforeCommit(() -> joined.publish("1", created()));
        commit();
        assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("1");
        assertThat(notes()).containsExactly("1");

        manager.getTransaction().begin();
        noteTaker.fails = true;
        Daybook another = joined();
        List<Throwable> refused = new ArrayList<>();
        beforeCommit(() -> refused.add(catchThrowable(() -> another.publish("2", created()))));
        assertThatThrownBy(this::commit)
                .hasRootCauseInstanceOf(StoreUnavailableException.class)
                .hasStackTraceContaining("to be rolled back only");

        assertThat(refused).singleElement().isInstanceOf(HandlerRefusedException.class);
        assertThat(stored()).hasSize(1);
        assertThat(notes()).containsExactly("1");
    }

    @Test
    void an_entity_of_the_last_moment_that_cannot_be_stored_takes_the_events_with_it() {
        factory.runInTransaction(each -> each.persist(new Note("n")));
        Daybook joined = joined();
        joined.publish("1", created());
        beforeCommit(() -> {
            manager.persist(new Note("n"));
            joined.publish("2", created());
        });

        assertThatThrownBy(this::commit).isInstanceOf(RuntimeException.class);

        assertThat(stored()).isEmpty();
    }

    /** Nobody is called behind us but another observer, which is none of JPA's. */
    private void behindTheEvents(Runnable work) {
        manager.unwrap(SharedSessionContractImplementor.class)
                .getTransactionCoordinator()
                .addObserver(new BehindTheEvents(work));
    }

    @Test
    void who_appends_when_the_events_are_written_is_refused() {
        Daybook joined = joined();
        joined.publish("1", created());
        behindTheEvents(() -> assertThatThrownBy(() -> joined.publish("2", created()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("append before"));

        commit();

        assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("1");
    }

    @Test
    void a_transaction_that_is_only_to_be_rolled_back_when_its_events_are_written_stores_nothing() {
        JpaTransaction transaction = JpaStore.joining(manager);
        daybook.in(transaction).publish("1", created());
        manager.persist(new Note("n"));
        behindTheEvents(transaction::setRollbackOnly);

        catchThrowable(this::commit); // Hibernate does not look at the mark any more

        assertThat(stored()).isEmpty();
        assertThat(notes()).isEmpty();
    }

    @Test
    void a_callback_that_fails_after_a_rollback_leaves_no_event_to_the_next_transaction() {
        Session session = manager.unwrap(Session.class);
        session.getTransaction().runAfterCompletion(status -> {
            throw new IllegalStateException("on cue");
        });
        joined().publish("lost", created());
        assertThatThrownBy(() -> manager.getTransaction().rollback()).hasStackTraceContaining("on cue");

        manager.getTransaction().begin();
        manager.persist(new Note("n"));
        joined().publish("1", created());
        commit();

        assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("1");
        assertThat(notes()).containsExactly("n");
    }

    @Test
    void who_joins_only_when_the_transaction_is_being_committed_is_refused() {
        List<Throwable> refused = new ArrayList<>();
        beforeCommit(() -> refused.add(catchThrowable(() -> joined().publish("1", created()))));

        commit();

        assertThat(refused)
                .hasSize(1)
                .allSatisfy(each -> assertThat(each)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("being committed already"));
        assertThat(stored()).isEmpty();
    }

    @Test
    void a_handler_that_fails_after_the_commit_reaches_the_listener_and_not_the_caller() {
        daybook.subscribe(Todo.Created.class, event -> {
            throw new IllegalArgumentException("on cue");
        });
        List<String> handled = new ArrayList<>();
        daybook.subscribe(
                Todo.Created.class, event -> handled.add(event.stream().aggregateId()));
        Daybook joined = joined();
        joined.publish("1", created());
        joined.publish("2", created());

        commit();

        assertThat(handled).containsExactly("1", "2");
        assertThat(failures).hasSize(2);
        assertThat(failures.get(0).getSuppressed().length + (failures.get(0).getCause() == null ? 0 : 1))
                .isPositive();
        assertThat(stored()).hasSize(2);
    }

    @Test
    void a_handler_after_the_commit_may_store_more() {
        daybook.subscribe(Todo.Created.class, event -> {
            if (event.stream().aggregateId().equals("1")) {
                daybook.publish("2", created());
            }
        });
        joined().publish("1", created());

        commit();

        assertThat(failures).isEmpty();
        assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("1", "2");
        assertThat(stored().get(1).event().metadata()).contains("causation_id");
    }

    @Test
    void a_mark_takes_back_what_was_appended_since() {
        List<String> handled = new ArrayList<>();
        daybook.subscribeAll(event -> handled.add(event.stream().aggregateId()));
        JpaTransaction transaction = JpaStore.joining(manager);
        Daybook joined = daybook.in(transaction);
        JpaTransaction.Mark start = transaction.mark();
        joined.publish("lost", created());
        transaction.rollbackTo(start);
        joined.publish("1", created());
        JpaTransaction.Mark mark = transaction.mark();
        joined.publish("1", changed("lost"));
        joined.publish("2", created());
        transaction.rollbackTo(mark);
        assertThat(joined.repository(Todo.class).get("1").label()).isEqualTo("tea");
        assertThatThrownBy(() -> joined.repository(Todo.class).get("2")).isInstanceOf(AggregateNotFoundException.class);
        joined.publish("1", changed("kept"));

        commit();

        assertThat(stored())
                .extracting(row -> row.event().type())
                .containsExactly("todo_created", "todo_changed_label");
        assertThat(daybook.repository(Todo.class).get("1").label()).isEqualTo("kept");
        assertThat(handled).containsExactly("1", "1");
    }

    @Test
    void what_is_written_cannot_be_taken_back_by_a_mark() {
        JpaTransaction transaction = JpaStore.joining(manager);
        JpaTransaction.Mark mark = transaction.mark();
        daybook.in(transaction).publish("1", created());
        transaction.flush();

        assertThatThrownBy(() -> transaction.rollbackTo(mark))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("written already");
    }

    @Test
    void an_append_that_is_tried_again_gives_its_first_receipt_and_another_event_of_its_id_is_refused() {
        StreamId stream = new StreamId("Todo", "1");
        EventText stored = event();
        EventText pending = event();
        Receipt first = daybook.journal().append(stream, ExpectedVersion.any(), List.of(stored));
        EventJournal journal = joined().journal();
        Receipt second = journal.append(stream, ExpectedVersion.exactly(1), List.of(pending));

        assertThat(journal.append(stream, ExpectedVersion.noStream(), List.of(stored)))
                .isEqualTo(first);
        assertThat(journal.append(stream, ExpectedVersion.any(), List.of(stored)))
                .isEqualTo(first);
        assertThat(journal.append(stream, ExpectedVersion.exactly(1), List.of(pending)))
                .isEqualTo(second);
        StreamId other = new StreamId("Todo", "2");
        for (EventText each : List.of(stored, pending)) {
            assertThatThrownBy(() -> journal.append(other, ExpectedVersion.any(), List.of(each)))
                    .isInstanceOf(DuplicateEventIdException.class);
        }
        commit();
        assertThat(stored()).hasSize(2);
    }

    private static JournalRecord recorded(int stream, long version) {
        return new JournalRecord(null, new StreamId("Todo", "s" + stream), version, event("v" + version));
    }

    /** More streams than one statement of any database looks up. */
    private static List<JournalRecord> recorded() {
        List<JournalRecord> records = new ArrayList<>();
        for (long version = 1; version <= 2; version++) {
            for (int stream = 0; stream < 150; stream++) {
                records.add(recorded(stream, version));
            }
        }
        return records;
    }

    @Test
    void recorded_events_of_many_streams_are_stored_in_their_order_with_other_work() {
        List<JournalRecord> records = recorded();
        JpaTransaction transaction = JpaStore.joining(manager);
        transaction.appendRecorded(store, records.subList(0, 170));
        manager.persist(new Note("one"));
        transaction.appendRecorded(store, records.subList(170, 300));
        transaction.appendRecorded(store, List.of());
        assertThat(transaction.journal(store).last(new StreamId("Todo", "s149")))
                .contains(records.get(299));
        commit();

        List<JournalRecord> stored = stored();
        assertThat(stored).hasSize(300);
        for (int i = 0; i < 300; i++) {
            assertThat(stored.get(i))
                    .isEqualTo(new JournalRecord(
                            new Position(0, i + 1),
                            records.get(i).stream(),
                            records.get(i).version(),
                            records.get(i).event()));
        }
        assertThat(notes()).containsExactly("one");
        manager.getTransaction().begin();
        JpaStore.joining(manager).appendRecorded(store, List.of(recorded(7, 3)));
        commit();
        assertThat(stored().get(300).version()).isEqualTo(3);
    }

    @Test
    void recorded_events_are_stored_all_or_none_if_another_writer_was_faster() {
        daybook.journal().append(new StreamId("Todo", "s149"), ExpectedVersion.any(), List.of(event()));
        JpaStore.joining(manager).appendRecorded(store, recorded());
        manager.persist(new Note("one"));

        VersionConflictException conflict = conflictIn(catchThrowable(this::commit));

        assertThat(conflict.stream()).isEqualTo(new StreamId("Todo", "s149"));
        assertThat(stored()).hasSize(1);
        assertThat(notes()).isEmpty();
    }

    @Test
    void a_recorded_event_that_leaves_a_version_out_is_refused() {
        JpaStore.joining(manager).appendRecorded(store, List.of(recorded(1, 1), recorded(2, 2)));

        assertThat(conflictIn(catchThrowable(this::commit)).stream()).isEqualTo(new StreamId("Todo", "s2"));
        assertThat(stored()).isEmpty();
    }

    @Test
    void a_recorded_event_whose_id_is_taken_is_refused() {
        EventText taken = event();
        daybook.journal().append(new StreamId("Todo", "1"), ExpectedVersion.any(), List.of(taken));
        JpaTransaction transaction = JpaStore.joining(manager);
        transaction.appendRecorded(
                store, List.of(recorded(1, 1), new JournalRecord(null, new StreamId("Todo", "2"), 1, taken)));

        assertThat(catchThrowable(this::commit)).hasRootCauseInstanceOf(DuplicateEventIdException.class);
        assertThat(stored()).hasSize(1);
    }

    @Test
    void recorded_events_that_do_not_fit_each_other_are_refused_at_once() {
        JpaTransaction transaction = JpaStore.joining(manager);
        JournalRecord first = recorded(1, 1);
        transaction.appendRecorded(store, List.of(first));

        assertThatThrownBy(() -> transaction.appendRecorded(store, List.of(recorded(1, 3))))
                .isInstanceOf(VersionConflictException.class);
        assertThatThrownBy(() -> transaction.appendRecorded(
                        store, List.of(new JournalRecord(null, new StreamId("Todo", "2"), 1, first.event()))))
                .isInstanceOf(DuplicateEventIdException.class);
        assertThatThrownBy(() -> transaction.appendRecorded(
                        store, List.of(new JournalRecord(new Position(0, 1), first.stream(), 2, event()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has one");
        commit();
        assertThat(stored()).hasSize(1);
        assertThatThrownBy(() -> transaction.appendRecorded(store, List.of(recorded(2, 1))))
                .isInstanceOf(IllegalStateException.class);
    }

    private static EventText event() {
        return event("any");
    }

    private static EventText event(String label) {
        return new EventText(
                UUID.randomUUID(), "todo_created", 1, "{\"label\":\"" + label + "\"}", "{}", Instant.EPOCH);
    }

    @Test
    void a_transaction_that_is_not_there_or_over_or_foreign_is_refused() {
        JpaTransaction transaction = JpaStore.joining(manager);
        assertThat(JpaStore.joining(manager)).isSameAs(transaction);
        Daybook joined = daybook.in(transaction);
        var todos = joined.repository(Todo.class);
        assertThatThrownBy(() -> joined.in(transaction)).isInstanceOf(IllegalStateException.class);
        commit();
        for (ThrowingCallable each : List.<ThrowingCallable>of(
                () -> joined.publish("1", created()),
                () -> todos.get("1"),
                transaction::mark,
                transaction::flush,
                () -> daybook.in(transaction),
                () -> JpaStore.joining(manager))) {
            assertThatThrownBy(each).isInstanceOf(IllegalStateException.class);
        }
        manager.getTransaction().begin();
        assertThat(JpaStore.joining(manager)).isNotSameAs(transaction);
        joined().publish("1", created());
        commit();
        assertThat(stored()).hasSize(1);
    }

    @Test
    void a_store_of_another_kind_cannot_join() {
        JpaTransaction transaction = JpaStore.joining(manager);
        Store other = mock(Store.class);
        assertThatThrownBy(() -> transaction.journal(other)).isInstanceOf(ConfigurationException.class);
    }

    /** Whoever holds the only connection must join it; everything else ends with an exception, not with a hang. */
    @Test
    void with_a_pool_of_one_a_caller_in_its_own_transaction_joins_it_or_is_told() {
        try (HikariDataSource one = poolOfOne();
                EntityManagerFactory small = factory(one);
                Daybook own = Daybook.open(open(JpaStore.builder(small)))) {
            small.runInTransaction(each -> {
                each.persist(new Note("held"));
                each.flush();
                assertThatThrownBy(() -> own.publish("1", created())).isInstanceOf(StoreUnavailableException.class);
                own.in(JpaStore.joining(each)).publish("2", created());
            });
            assertThat(notes()).containsExactly("held");
            assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("2");
        }
    }

    private HikariDataSource poolOfOne() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(300);
        return new HikariDataSource(config);
    }

    /** Whoever waited for a connection then would hold the order lock as long, and those who have it may wait for the lock. */
    @Test
    void a_taken_id_is_told_without_another_connection() {
        StreamId stream = new StreamId("Todo", "1");
        EventText event = event();
        try (HikariDataSource one = poolOfOne();
                EntityManagerFactory small = factory(one);
                Daybook own = Daybook.open(open(JpaStore.builder(small)))) {
            assertThatThrownBy(() -> small.runInTransaction(each -> {
                        own.in(JpaStore.joining(each)).journal().append(stream, ExpectedVersion.any(), List.of(event));
                        daybook.journal().append(new StreamId("Todo", "2"), ExpectedVersion.any(), List.of(event));
                    }))
                    .hasRootCauseInstanceOf(DuplicateEventIdException.class);
        }
        assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("2");
    }

    @Test
    void after_a_flush_with_a_taken_id_nothing_is_stored_whatever_follows() throws Exception {
        JpaTransaction transaction = JpaStore.joining(manager);
        EventText event = event();
        daybook.in(transaction).journal().append(new StreamId("Todo", "1"), ExpectedVersion.any(), List.of(event));
        manager.persist(new Note("before"));
        daybook.journal().append(new StreamId("Todo", "2"), ExpectedVersion.any(), List.of(event));

        assertThatThrownBy(transaction::flush).isInstanceOf(DuplicateEventIdException.class);
        CompletableFuture.supplyAsync(() -> daybook.publish("3", created()))
                .get(30, TimeUnit.SECONDS); // nobody has the order lock any more
        manager.persist(new Note("after"));
        catchThrowable(this::commit); // Hibernate says by a setting whether this is an exception or only a rollback

        assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("2", "3");
        assertThat(notes()).isEmpty();
    }

    /** A store that was opened from a URL appends on connections of its own. */
    @Test
    void callers_who_hold_all_connections_of_a_store_from_a_url_do_not_wait_for_themselves() throws Exception {
        for (int size : new int[] {1, 3}) {
            String prefix = "held" + size + "_";
            try (JpaStore store = JpaStore.builder(url())
                            .poolSize(size)
                            .tablePrefix(prefix)
                            .entities(Note.class)
                            .createSchema()
                            .open();
                    Daybook own = Daybook.open(store)) {
                ExecutorService threads = Executors.newFixedThreadPool(size);
                CyclicBarrier all = new CyclicBarrier(size);
                List<CompletableFuture<Void>> callers = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    String id = UUID.randomUUID().toString();
                    callers.add(CompletableFuture.runAsync(
                            () -> store.entityManagerFactory().runInTransaction(each -> {
                                each.createNativeQuery("select 1").getSingleResult();
                                try {
                                    all.await(30, TimeUnit.SECONDS);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                                own.publish(id, created());
                            }),
                            threads));
                }
                for (CompletableFuture<Void> each : callers) {
                    each.get(30, TimeUnit.SECONDS);
                }
                threads.shutdown();
            }
        }
    }

    /** Writes a note in the transaction of the event, and fails when it is told to. */
    public static final class NoteTaker {
        private boolean fails;

        @SubscribeTo(value = Todo.Created.class, inTransaction = true)
        void note(StoredEvent<Todo.Created> event, EntityManager manager) {
            manager.persist(new Note(event.stream().aggregateId()));
            if (fails) {
                throw new IllegalArgumentException("on cue");
            }
        }
    }

    @Test
    @Tag("D-5")
    void a_handler_inside_the_transaction_stores_its_entities_with_the_event_or_neither() {
        NoteTaker noteTaker = new NoteTaker();
        daybook.register(noteTaker);

        Receipt receipt = daybook.publish("1", created());
        noteTaker.fails = true;
        assertThatThrownBy(() -> daybook.publish("2", created())).isInstanceOf(HandlerRefusedException.class);

        assertThat(receipt.position()).isEqualTo(new Position(0, 1));
        assertThat(notes()).containsExactly("1");
        assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("1");
    }

    @Test
    @Tag("D-5")
    void a_handler_inside_the_transaction_works_in_the_callers_one_and_its_failure_cannot_be_passed_over() {
        NoteTaker noteTaker = new NoteTaker();
        daybook.register(noteTaker);
        joined().publish("1", created());
        assertThat(manager.find(Note.class, "1")).isNotNull();
        commit();
        assertThat(notes()).containsExactly("1");

        manager.getTransaction().begin();
        noteTaker.fails = true;
        Daybook joined = joined();
        assertThatThrownBy(() -> joined.publish("2", created())).isInstanceOf(HandlerRefusedException.class);
        catchThrowable(this::commit); // Hibernate says by a setting whether this is an exception or only a rollback

        assertThat(notes()).containsExactly("1");
        assertThat(stored()).hasSize(1);
    }

    @Test
    void who_has_flushed_and_appends_outside_of_the_transaction_is_told_and_does_not_wait_for_itself() {
        JpaTransaction transaction = JpaStore.joining(manager);
        daybook.in(transaction).publish("1", created());
        transaction.flush();

        assertThatThrownBy(() -> daybook.publish("2", created()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("would wait for itself");
        assertThatThrownBy(() -> daybook.store().inTransaction(other -> "never"))
                .isInstanceOf(IllegalStateException.class);

        commit();
        daybook.publish("2", created());
        assertThat(stored()).hasSize(2);
    }

    @Test
    void a_write_that_failed_can_only_be_rolled_back() {
        JpaTransaction transaction = JpaStore.joining(manager);
        Daybook joined = daybook.in(transaction);
        JpaTransaction.Mark mark = transaction.mark();
        joined.publish("1", created());
        joined.publish("2", created());
        manager.persist(new Note("n"));
        daybook.publish("2", created());
        assertThatThrownBy(transaction::flush).isInstanceOf(VersionConflictException.class);
        transaction.rollbackTo(mark);

        catchThrowable(this::commit); // Hibernate says by a setting whether this is an exception or only a rollback

        assertThat(stored()).hasSize(1);
        assertThat(notes()).isEmpty();
    }
}
