package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.daybook.Daybook;
import org.daybook.event.AppendRejectedException;
import org.daybook.event.VersionConflictException;
import org.daybook.serialization.EventSerializer;
import org.daybook.serialization.jackson.JacksonEventSerializer;
import org.daybook.spring.shop.ShopApplication;
import org.daybook.spring.shop.Todo;
import org.daybook.spring.shop.Todos;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.daybook.subscription.Subscription;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Each property, and each bean that takes the place of one of ours, does what is said of it. */
class SettingsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final String url =
            "jdbc:h2:mem:" + DurableHandlersContract.unique() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000";

    private static ConfigurableApplicationContext start(String url, List<Class<?>> more, String... properties) {
        return new SpringApplicationBuilder(ShopApplication.class)
                .sources(more.toArray(Class<?>[]::new))
                .properties(
                        "spring.datasource.url=" + url,
                        "spring.jpa.hibernate.ddl-auto=update",
                        "spring.main.web-application-type=none")
                .properties(properties)
                .run();
    }

    private ConfigurableApplicationContext start(String... properties) {
        return start(url, List.of(), properties);
    }

    private static Todos todos(ConfigurableApplicationContext context) {
        return context.getBean(Todos.class);
    }

    private static long number(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void schema() throws Exception {
        try (ConfigurableApplicationContext context = start("daybook.jpa.schema=billing")) {
            todos(context).create("1", new Todo.Created("tea"));
        }
        assertThat(number(url, "select count(*) from billing.event_journal")).isEqualTo(1);
    }

    @Test
    void partitions() throws Exception {
        try (ConfigurableApplicationContext context = start("daybook.jpa.partitions=3")) {
            Daybook daybook = context.getBean(Daybook.class);
            assertThat(daybook.journal().partitions().count()).isEqualTo(3);
        }
        assertThat(number(url, "select count(*) from journal_head")).isEqualTo(3);
    }

    /** Plain SQL takes the row of the partition for the order, and PostgreSQL's own does not mind who has that. */
    @Test
    void portable_sql() throws Exception {
        String postgres = TestPostgres.emptyDatabase(DurableHandlersContract.unique());
        ExecutorService pool = Executors.newCachedThreadPool();
        try (Connection holder = DriverManager.getConnection(postgres)) {
            try (ConfigurableApplicationContext context = start(postgres, List.of())) {
                holdOrder(holder);
                todos(context).create("1", new Todo.Created("tea"));
                holder.rollback();
            }
            try (ConfigurableApplicationContext context = start(postgres, List.of(), "daybook.jpa.portable-sql=true")) {
                holdOrder(holder);
                Future<?> writing = pool.submit(() -> todos(context).create("2", new Todo.Created("milk")));
                await(() -> isHeldUp(holder));
                holder.rollback();
                writing.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void max_waiting_appends() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        try (ConfigurableApplicationContext context = start("daybook.jpa.max-waiting-appends=1");
                Connection holder = DriverManager.getConnection(url, "sa", "")) {
            Todos todos = todos(context);
            JpaStore store = (JpaStore) context.getBean(Store.class);
            holdOrder(holder);
            Future<?> writing = pool.submit(() -> todos.create("1", new Todo.Created("tea")));
            await(() -> isHeldUp(holder));
            Future<?> waiting = pool.submit(() -> todos.create("2", new Todo.Created("tea")));
            await(() -> store.waitingAppends() == 1);
            assertThatThrownBy(() -> todos.create("3", new Todo.Created("tea")))
                    .isInstanceOf(AppendRejectedException.class)
                    .hasMessageContaining("1 appends are waiting already");
            holder.rollback();
            writing.get();
            waiting.get();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void append_timeout() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        try (ConfigurableApplicationContext context = start("daybook.jpa.append-timeout=400ms");
                Connection holder = DriverManager.getConnection(url, "sa", "")) {
            Todos todos = todos(context);
            holdOrder(holder);
            Future<?> writing = pool.submit(() -> todos.create("1", new Todo.Created("tea")));
            await(() -> isHeldUp(holder));
            assertThatThrownBy(() -> todos.create("2", new Todo.Created("tea")))
                    .isInstanceOf(AppendRejectedException.class)
                    .hasMessageContaining("waited 400 ms behind others");
            holder.rollback();
            writing.get();
        } finally {
            pool.shutdownNow();
        }
    }

    private static void holdOrder(Connection holder) throws SQLException {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.executeQuery("select * from journal_head for update");
        }
    }

    /** Whether somebody waits for what this session has locked. */
    static boolean isHeldUp(Connection holder) {
        try (Statement statement = holder.createStatement();
                ResultSet row = statement.executeQuery(
                        holder.getMetaData().getDatabaseProductName().equals("H2")
                                ? "select count(*) from information_schema.sessions where blocker_id = session_id()"
                                : "select count(*) from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))")) {
            return row.next() && row.getLong(1) > 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void max_attempts() {
        try (ConfigurableApplicationContext context = start("daybook.max-attempts=3", "daybook.store=memory")) {
            Todos todos = todos(context);
            todos.create("1", new Todo.Created("tea"));
            AtomicInteger attempts = new AtomicInteger();
            assertThatThrownBy(() -> todos.update("1", todo -> {
                        attempts.incrementAndGet();
                        todos.label("1", "faster"); // so it never wins
                        return new Todo.Labeled("slower");
                    }))
                    .isInstanceOf(VersionConflictException.class);
            assertThat(attempts).hasValue(3);
        }
    }

    @Test
    void node() {
        try (ConfigurableApplicationContext context =
                start("daybook.subscriptions.node=mails-1", "daybook.store=memory")) {
            Subscription mails = context.getBean(Daybook.class)
                    .subscription("mails")
                    .handle(Todo.Created.class, event -> {})
                    .start();
            await(() -> "mails-1".equals(mails.status().segments().get(0).owner()));
        }
    }

    @Test
    void threads() {
        CountDownLatch end = new CountDownLatch(1);
        try (ConfigurableApplicationContext context =
                start("daybook.subscriptions.threads=1", "daybook.store=memory")) {
            Daybook daybook = context.getBean(Daybook.class);
            todos(context).create("1", new Todo.Created("tea"));
            List<Subscription> both = List.of(blocked(daybook, "a", end), blocked(daybook, "b", end));
            await(() -> both.stream()
                    .flatMap(each -> each.status().problems().stream())
                    .anyMatch(each -> each.contains("has waited for a thread")));
            end.countDown();
            for (Subscription each : both) {
                assertThat(each.await(daybook.journal().head(), LONG)).isTrue();
            }
        } finally {
            end.countDown();
        }
    }

    private static Subscription blocked(Daybook daybook, String name, CountDownLatch end) {
        return daybook.subscription(name)
                .slowAfter(Duration.ofMillis(20))
                .handle(Todo.Created.class, event -> end.await())
                .start();
    }

    @Configuration
    static class OwnParts {
        static final AtomicInteger WRITTEN = new AtomicInteger();

        @Bean
        EventSerializer serializer() {
            EventSerializer usual = new JacksonEventSerializer();
            return new EventSerializer() {
                @Override
                public String write(Object value) {
                    WRITTEN.incrementAndGet();
                    return usual.write(value);
                }

                @Override
                public <T> T read(String text, Class<T> type) {
                    return usual.read(text, type);
                }
            };
        }

        @Bean
        InstantSource clock() {
            return InstantSource.fixed(Instant.parse("1494-11-10T00:00:00Z"));
        }
    }

    @Test
    void a_serializer_and_a_clock_of_the_application_are_used() {
        OwnParts.WRITTEN.set(0);
        try (ConfigurableApplicationContext context = start(url, List.of(OwnParts.class), "daybook.store=memory")) {
            todos(context).create("1", new Todo.Created("tea"));
            assertThat(OwnParts.WRITTEN).hasValue(2); // the payload and the metadata
            try (var history = todos(context).history("1")) {
                assertThat(history.map(each -> each.time())).containsExactly(Instant.parse("1494-11-10T00:00:00Z"));
            }
        }
    }
}
