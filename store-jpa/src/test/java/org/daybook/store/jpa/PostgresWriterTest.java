package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.Partitions;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What is in the way of a flight of statements that end their own transaction. */
class PostgresWriterTest {

    /** With a fetch size the driver would come back for more rows after the commit, which closes what they are read from. */
    @Test
    void answers_for_each_append_though_the_driver_fetches_few_rows_at_once() {
        try (JpaStore store = JpaStore.builder(TestDatabase.POSTGRES.url())
                .tablePrefix("few_rows_")
                .createSchema()
                .open()) {
            PGSimpleDataSource few = new PGSimpleDataSource();
            few.setURL(TestDatabase.POSTGRES.url());
            few.setDefaultRowFetchSize(2);
            PostgresWriter writer =
                    new PostgresWriter(Sessions.of(few), TestDatabase.tables("few_rows_", Vendor.POSTGRESQL));
            List<Append> group = IntStream.range(0, 7)
                    .mapToObj(i -> Append.of(
                            Partitions.one(),
                            new StreamId("Todo", "" + i),
                            ExpectedVersion.noStream(),
                            List.of(new EventText(UUID.randomUUID(), "todo_created", 1, "{}", "{}", Instant.EPOCH))))
                    .toList();

            assertThat(writer.write(group)).hasSize(7).allMatch(Verdict.Stored.class::isInstance);
            assertThat(store.journal().head().get(0).number()).isEqualTo(7);
        }
    }
}
