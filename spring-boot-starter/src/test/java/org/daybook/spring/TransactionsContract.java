package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.daybook.Daybook;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.VersionConflictException;
import org.daybook.spring.shop.Invoice;
import org.daybook.spring.shop.Invoices;
import org.daybook.spring.shop.Journal;
import org.daybook.spring.shop.ShopApplication;
import org.daybook.spring.shop.Todo;
import org.daybook.spring.shop.Todos;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.JpaVendorAdapter;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What appends do in the transactions of Spring, on a real database. */
@SpringBootTest(
        classes = ShopApplication.class,
        // "create-drop" would wait for a database that is closed before this context, at the end of the JVM.
        properties = {"spring.jpa.hibernate.ddl-auto=create", "spring.main.web-application-type=none"})
@Import({TransactionsContract.Service.class, TransactionsContract.Nesting.class, TransactionsContract.Groups.class})
abstract class TransactionsContract {

    /** Spring's manager has no nested transactions on Hibernate unless it is given savepoints. */
    @Configuration(proxyBeanMethods = false)
    static class Nesting {
        // region nesting
        @Bean
        TransactionManagerCustomizer<JpaTransactionManager> nesting() {
            return manager -> manager.setNestedTransactionAllowed(true);
        }

        @Bean
        JpaVendorAdapter hibernate() {
            return new HibernateJpaVendorAdapter() {
                private final SavepointDialect dialect = new SavepointDialect();

                @Override
                public HibernateJpaDialect getJpaDialect() {
                    return dialect;
                }
            };
        }
        // endregion
    }

    /** How many appends each group had. */
    @Configuration(proxyBeanMethods = false)
    static class Groups {
        static final List<Integer> APPENDS = new CopyOnWriteArrayList<>();

        @Bean
        JpaStoreBuilderCustomizer groups() {
            return builder -> builder.onGroup(group -> APPENDS.add(group.appends()));
        }
    }

    /** An event of Spring, for a listener that it calls after the commit. */
    record Committed(Runnable work) {}

    @Component
    static class Service {
        @Autowired
        Todos todos;

        @Autowired
        Invoices invoices;

        // region both
        @Transactional
        public Receipt both(String id, boolean fails) {
            Receipt receipt = todos.create(id, new Todo.Created("tea"));
            invoices.save(new Invoice(id));
            if (fails) {
                throw new IllegalStateException("for a test");
            }
            return receipt;
        }
        // endregion

        @TransactionalEventListener
        void committed(Committed event) {
            event.work().run();
        }

        @Transactional(readOnly = true)
        public String readOnly(String id) {
            return todos.get(id).label();
        }

        @Transactional(readOnly = true)
        public void writeInReadOnly(String id) {
            todos.create(id, new Todo.Created("tea"));
        }
    }

    @Autowired
    Daybook daybook;

    @Autowired
    Todos todos;

    @Autowired
    Invoices invoices;

    @Autowired
    Service service;

    @Autowired
    Journal journal;

    @Autowired
    PlatformTransactionManager manager;

    @Autowired
    ApplicationEventPublisher publisher;

    @Autowired
    DataSource source;

    /** The statement by which another session holds up whoever appends. */
    abstract String holdUpAppends();

    private final String id = UUID.randomUUID().toString();

    @BeforeEach
    void begin() {
        journal.clear();
    }

    private TransactionTemplate template(int propagation) {
        TransactionTemplate template = new TransactionTemplate(manager);
        template.setPropagationBehavior(propagation);
        return template;
    }

    private TransactionTemplate required() {
        return template(TransactionDefinition.PROPAGATION_REQUIRED);
    }

    private Position head() {
        return daybook.journal().head().get(0);
    }

    @Test
    void events_and_entities_of_a_transactional_method_commit_together_and_handlers_run_after_it() {
        Receipt receipt = service.both(id, false);
        assertThat(receipt.position()).isEqualTo(head());
        assertThat(todos.get(id).label()).isEqualTo("tea");
        assertThat(invoices.existsById(id)).isTrue();
        assertThat(journal.notes()).containsExactly("created " + id + " at " + receipt.position());
    }

    @Test
    void what_is_rolled_back_stores_neither_and_calls_no_handler() {
        Position before = head();
        assertThatThrownBy(() -> service.both(id, true)).hasMessage("for a test");
        assertThat(todos.exists(id)).isFalse();
        assertThat(invoices.existsById(id)).isFalse();
        assertThat(journal.notes()).isEmpty();
        assertThat(head()).isEqualTo(before);
    }

    @Test
    void a_transaction_template_joins_and_sees_what_it_wrote() {
        required().executeWithoutResult(status -> {
            Receipt created = todos.create(id, new Todo.Created("tea"));
            assertThat(created.position()).isNull();
            todos.label(id, "milk");
            assertThat(todos.get(id)).isEqualTo(new Todo("milk", 1));
            assertThat(journal.notes()).isEmpty();
            assertThat(head().number()).isLessThan(Long.MAX_VALUE);
        });
        assertThat(todos.load(id).version()).isEqualTo(2);
        assertThat(journal.notes()).hasSize(2).last().isEqualTo("labeled milk");
    }

    @Test
    void a_rollback_only_transaction_stores_nothing() {
        required().executeWithoutResult(status -> {
            todos.create(id, new Todo.Created("tea"));
            status.setRollbackOnly();
        });
        assertThat(todos.exists(id)).isFalse();
        assertThat(journal.notes()).isEmpty();
    }

    @Test
    void one_that_requires_a_new_transaction_commits_whatever_becomes_of_the_outer_one() {
        required().executeWithoutResult(status -> {
            todos.create(id, new Todo.Created("outer"));
            template(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
                    .executeWithoutResult(inner -> todos.create(id + "-new", new Todo.Created("inner")));
            assertThat(journal.notes()).hasSize(1);
            assertThat(todos.exists(id)).isTrue();
            status.setRollbackOnly();
        });
        assertThat(todos.exists(id)).isFalse();
        assertThat(todos.get(id + "-new").label()).isEqualTo("inner");
        assertThat(journal.notes()).hasSize(1).first().asString().startsWith("created " + id + "-new");
    }

    @Test
    void a_nested_transaction_that_fails_takes_back_what_it_appended_alone() {
        required().executeWithoutResult(status -> {
            todos.create(id, new Todo.Created("outer"));
            assertThatThrownBy(() -> template(TransactionDefinition.PROPAGATION_NESTED)
                            .executeWithoutResult(inner -> {
                                todos.label(id, "inner");
                                throw new IllegalStateException("for a test");
                            }))
                    .hasMessage("for a test");
            assertThat(todos.get(id)).isEqualTo(new Todo("outer", 0));
            template(TransactionDefinition.PROPAGATION_NESTED)
                    .executeWithoutResult(inner -> todos.label(id, "another"));
        });
        assertThat(todos.get(id)).isEqualTo(new Todo("another", 1));
        assertThat(journal.notes()).hasSize(2).last().isEqualTo("labeled another");
    }

    @Test
    void a_nested_transaction_that_appends_first_and_fails_leaves_nothing() {
        required().executeWithoutResult(status -> {
            assertThatThrownBy(() -> template(TransactionDefinition.PROPAGATION_NESTED)
                            .executeWithoutResult(inner -> {
                                todos.create(id, new Todo.Created("inner"));
                                throw new IllegalStateException("for a test");
                            }))
                    .hasMessage("for a test");
            todos.create(id + "-after", new Todo.Created("outer"));
        });
        assertThat(todos.exists(id)).isFalse();
        assertThat(todos.exists(id + "-after")).isTrue();
    }

    @Test
    void a_read_only_transaction_reads_and_refuses_to_append() {
        todos.create(id, new Todo.Created("tea"));
        assertThat(service.readOnly(id)).isEqualTo("tea");
        Position before = head();
        assertThatThrownBy(() -> service.writeInReadOnly(id + "-2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("read-only");
        assertThat(head()).isEqualTo(before);
    }

    @Test
    void a_conflict_fails_the_commit_and_everything_in_it() {
        todos.create(id, new Todo.Created("tea"));
        assertThatThrownBy(() -> required().executeWithoutResult(status -> {
                    todos.label(id, "mine");
                    invoices.save(new Invoice(id));
                    template(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
                            .executeWithoutResult(other -> todos.label(id, "theirs"));
                }))
                .hasRootCauseInstanceOf(VersionConflictException.class);
        assertThat(todos.get(id).label()).isEqualTo("theirs");
        assertThat(invoices.existsById(id)).isFalse();
    }

    @Test
    void what_a_handler_publishes_after_the_commit_is_stored_by_itself() {
        required().executeWithoutResult(status -> todos.create(id, new Todo.Created("again and again")));
        assertThat(todos.get(id + "-again").label()).isEqualTo("by a handler");
        assertThat(journal.notes()).hasSize(2);
    }

    @Test
    void a_handler_with_a_transactional_method_has_a_transaction_of_its_own_after_the_commit() {
        todos.create(id, new Todo.Created("tea"));
        required().executeWithoutResult(status -> todos.label(id, "invoice " + id));
        assertThat(invoices.existsById("invoice " + id)).isTrue();
    }

    /** Spring's transaction has ended then, and is on the thread still: what joined it would be lost. */
    private void appendsIn(Consumer<Runnable> callback, boolean rollsBack) {
        todos.create(id, new Todo.Created("tea"));
        required().executeWithoutResult(status -> {
            callback.accept(() -> {
                for (String each : List.of("invoice 1 ", "invoice 2 ")) {
                    assertThat(todos.label(id, each + id).position()).isNotNull();
                }
            });
            if (rollsBack) {
                status.setRollbackOnly();
            }
        });
        assertThat(todos.get(id)).isEqualTo(new Todo("invoice 2 " + id, 2));
        assertThat(journal.notes()).hasSize(3);
        assertThat(invoices.existsById("invoice 1 " + id)).isTrue();
        assertThat(invoices.existsById("invoice 2 " + id)).isTrue();
    }

    @Test
    void what_a_callback_after_the_commit_appends_is_stored_at_once_with_what_its_handlers_write() {
        appendsIn(
                work -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        work.run();
                    }
                }),
                false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void so_is_what_one_after_the_completion_appends(boolean rollsBack) {
        appendsIn(
                work -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCompletion(int status) {
                        work.run();
                    }
                }),
                rollsBack);
    }

    @Test
    void so_is_what_a_listener_appends_to_an_event_of_spring_after_the_commit() {
        appendsIn(work -> publisher.publishEvent(new Committed(work)), false);
    }

    @Test
    void what_is_written_without_a_transaction_is_stored_at_once_by_any_number_of_threads() throws Exception {
        int threads = 8;
        int each = 25;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long before = head().number();
        try {
            List<? extends Future<?>> writers = IntStream.range(0, threads)
                    .mapToObj(thread -> pool.submit(() -> {
                        start.await();
                        for (int i = 0; i < each; i++) {
                            todos.create(id + "-" + thread + "-" + i, new Todo.Created("tea"));
                        }
                        return null;
                    }))
                    .toList();
            start.countDown();
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(head().number()).isEqualTo(before + threads * each);
    }

    @Test
    void what_waits_without_a_transaction_is_stored_as_one_group() throws Exception {
        int waiting = 7;
        Groups.APPENDS.clear();
        ExecutorService pool = Executors.newFixedThreadPool(waiting + 1);
        try (Connection holder = source.getConnection()) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute(holdUpAppends());
                List<Future<Receipt>> writers = new ArrayList<>();
                writers.add(pool.submit(() -> todos.create(id, new Todo.Created("tea"))));
                SettingsTest.await(() -> SettingsTest.isHeldUp(holder));
                for (int i = 0; i < waiting; i++) {
                    String each = id + "-" + i;
                    writers.add(pool.submit(() -> todos.create(each, new Todo.Created("tea"))));
                }
                SettingsTest.await(() -> ((JpaStore) daybook.store()).waitingAppends() == waiting);
                holder.rollback();
                for (Future<Receipt> writer : writers) {
                    writer.get();
                }
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(Groups.APPENDS).containsExactly(1, waiting);
    }

    @Test
    void an_aggregate_that_is_not_there_is_missed_as_ever() {
        assertThatThrownBy(() -> required().executeWithoutResult(status -> todos.label(id, "x")))
                .isInstanceOf(AggregateNotFoundException.class);
    }
}
