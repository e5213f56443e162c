package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import org.daybook.Daybook;
import org.daybook.event.HandlerRefusedException;
import org.daybook.event.Metadata;
import org.daybook.event.StoreUnavailableException;
import org.daybook.handler.SubscribeTo;
import org.junit.jupiter.api.Test;

/** Joined transactions on PostgreSQL. */
class PostgresJoinedTransactionTest extends JoinedTransactionTest {

    @Override
    String url() {
        return TestDatabase.POSTGRES.url();
    }

    @Test
    void at_a_higher_level_it_is_told_to_run_at_read_committed_as_soon_as_anyone_else_has_appended() {
        for (String level : List.of("repeatable read", "serializable")) {
            manager.createNativeQuery("set transaction isolation level " + level)
                    .executeUpdate();
            joined().publish("of " + level, created());
            manager.persist(new Note(level));
            daybook.publish("beside " + level, created());

            Throwable refused = catchThrowable(this::commit);

            assertThat(refused)
                    .hasRootCauseInstanceOf(StoreUnavailableException.class)
                    .hasStackTraceContaining("let it run at READ COMMITTED");
            assertThat(notes()).isEmpty();
            manager.clear();
            manager.getTransaction().begin();
        }
        assertThat(stored())
                .extracting(row -> row.stream().aggregateId())
                .containsExactly("beside repeatable read", "beside serializable");
    }

    /** Fails in the database, after which PostgreSQL answers nothing in this transaction. */
    static final class Failing {
        @SubscribeTo(value = Todo.Created.class, inTransaction = true)
        void divide(Todo.Created event, EntityManager each) {
            each.createNativeQuery("select 1 / 0").getSingleResult();
        }
    }

    @Test
    void a_command_that_a_handler_refused_is_told_so_though_the_transaction_answers_nothing() {
        daybook.register(new Failing());
        var command = joined().repository(Todo.class).with(Metadata.none().withCommandId("c"));

        assertThatThrownBy(() -> command.create("1", created())).isInstanceOf(HandlerRefusedException.class);
    }

    /** Appends elsewhere while its own transaction is at work. */
    final class Beside {
        @SubscribeTo(value = Todo.Created.class, inTransaction = true)
        void publish(Todo.Created event, EntityManager each) {
            each.createNativeQuery("select 1").getSingleResult(); // from here on a higher level would see nothing new
            daybook.publish("beside", event);
        }
    }

    @Test
    void an_append_with_a_handler_inside_is_at_read_committed_whatever_the_connections_are_set_to() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        config.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(config);
                EntityManagerFactory factory = factory(pool);
                Daybook own = Daybook.open(open(JpaStore.builder(factory)))) {
            own.register(new Beside());
            own.publish("1", created());
        }
        assertThat(stored()).extracting(row -> row.stream().aggregateId()).containsExactly("beside", "1");
    }
}
