package org.daybook.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stream of all events reads as far as somebody reads, and no further than where the journal ended when it began. */
@Tag("ES-16")
class JournalStreamTest {

    private static final long WINDOW = 2000;

    private final List<String> pages = new ArrayList<>();
    private long head = 5000;
    private boolean stuck;

    private static JournalRecord numbered(int partition, long number) {
        String type = number % 100 == 0 ? "hundredth" : "other";
        EventText event = new EventText(new UUID(1, number), type, 1, "{}", "{}", Instant.EPOCH);
        return new JournalRecord(new Position(partition, number), new StreamId("Todo", "1"), number, event);
    }

    /** A journal of numbered events that notes what it is asked for. */
    private final class Numbers implements EventJournal {

        @Override
        public JournalPage readPage(Position after, EventFilter filter, int limit) {
            int partition = after.partition();
            pages.add((partition == 0 ? "" : partition + "/") + after.number() + "+" + limit);
            long end = stuck ? after.number() : Math.min(head().get(partition).number(), after.number() + WINDOW);
            List<JournalRecord> found = LongStream.rangeClosed(after.number() + 1, end)
                    .mapToObj(number -> numbered(partition, number))
                    .filter(filter::matches)
                    .limit(limit)
                    .toList();
            return new JournalPage(
                    found, found.size() == limit ? found.get(limit - 1).position() : new Position(partition, end));
        }

        @Override
        public Positions head() {
            return Positions.of(new Position(0, head), new Position(1, 70));
        }

        @Override
        public Partitions partitions() {
            return Partitions.byHash(2);
        }

        @Override
        public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Stream<JournalRecord> read(StreamId stream, Slice slice) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<JournalRecord> last(StreamId stream) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<JournalRecord> find(UUID eventId) {
            throw new UnsupportedOperationException();
        }
    }

    private Stream<Long> read(long after, EventFilter filter, long limit) {
        return new Numbers()
                .readAll(new Position(0, after), filter, limit)
                .map(row -> row.position().number());
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void readsNoPageBeforeSomebodyReadsAndOneAtATime() {
        Stream<Long> stream = read(0, EventFilter.all(), Long.MAX_VALUE);
        assertThat(pages).isEmpty();

        assertThat(stream.limit(65)).isEqualTo(numbers(1, 65));
        assertThat(pages).containsExactly("0+64", "64+1000");
    }

    @Test
    void asksForNoMoreThanItsLimitAndReadsNothingBehindIt() {
        assertThat(read(10, EventFilter.all(), 1070)).isEqualTo(numbers(11, 1080));
        assertThat(pages).containsExactly("10+64", "74+1000", "1074+6");

        pages.clear();
        assertThat(read(10, EventFilter.all(), 0)).isEmpty();
        assertThat(read(5000, EventFilter.all(), 10)).isEmpty();
        assertThat(read(Long.MAX_VALUE, EventFilter.all(), 10)).isEmpty();
        assertThat(pages).isEmpty();
    }

    @Test
    void goesOnBehindPagesOnWhichNothingIsFound() {
        assertThat(read(0, EventFilter.eventTypes("unknown"), 10)).isEmpty();
        assertThat(pages).containsExactly("0+10", "2000+10", "4000+10");

        assertThat(read(4010, EventFilter.eventTypes("hundredth"), 3)).containsExactly(4100L, 4200L, 4300L);
    }

    @Test
    void endsWhereTheJournalEndedWhenItBeganThoughWritersNeverRest() {
        Stream<Long> stream = read(0, EventFilter.all(), Long.MAX_VALUE).peek(number -> head++);

        assertThat(stream.count()).isEqualTo(5000);
    }

    @Test
    void leavesOutWhatIsAppendedAfterTheCall() {
        head = 50;
        Stream<Long> all = read(0, EventFilter.all(), Long.MAX_VALUE);
        Stream<Long> some = read(0, EventFilter.eventTypes("hundredth"), Long.MAX_VALUE);
        head = 1000;

        assertThat(all).isEqualTo(numbers(1, 50));
        assertThat(some).isEmpty();
    }

    private List<String> readBoth(Positions after, EventFilter filter, long limit) {
        return new Numbers()
                .readAll(after, filter, limit)
                .map(row -> row.position().toString())
                .toList();
    }

    @Test
    void goesThroughOnePartitionAfterTheOther() {
        Positions after = Positions.of(new Position(0, 4998), new Position(1, 1));
        assertThat(readBoth(after, EventFilter.all(), 5)).containsExactly("0/4999", "0/5000", "1/2", "1/3", "1/4");
        assertThat(pages).containsExactly("4998+5", "1/1+3");

        pages.clear();
        assertThat(readBoth(after, EventFilter.all(), Long.MAX_VALUE)).hasSize(2 + 69);
        assertThat(pages).containsExactly("4998+64", "1/1+64", "1/65+1000");
        assertThat(readBoth(after, EventFilter.eventTypes("hundredth"), 9)).containsExactly("0/5000");
    }

    @Test
    void readsNothingOfAPartitionThatHasNothingMore() {
        assertThat(readBoth(Positions.of(new Position(0, 5000), new Position(1, 68)), EventFilter.all(), 9))
                .containsExactly("1/69", "1/70");
        assertThat(readBoth(Positions.of(new Position(0, 4999), new Position(1, 99)), EventFilter.all(), 9))
                .containsExactly("0/5000");
        assertThat(pages).containsExactly("1/68+9", "4999+9");
        assertThat(readBoth(Positions.start(2), EventFilter.all(), 0)).isEmpty();
    }

    @Test
    void leavesOutWhatIsAppendedAfterTheCallInEachPartition() {
        head = 50;
        Stream<JournalRecord> all = new Numbers().readAll(Positions.start(2), EventFilter.all(), Long.MAX_VALUE);
        head = 1000;

        assertThat(all).hasSize(50 + 70);
    }

    @Test
    void refusesWhatTheJournalDoesNotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> readBoth(Positions.start(3), EventFilter.all(), 1))
                .withMessageContaining("has 2 partitions")
                .withMessageContaining("positions of 3");
        assertThatIllegalArgumentException().isThrownBy(() -> readBoth(Positions.start(2), EventFilter.all(), -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(0, EventFilter.all(), -1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Numbers().readAll(new Position(7, 0), 0))
                .withMessageContaining("partition 7");
    }

    @Test
    void saysSoWhenAJournalDoesNotMoveOn() {
        stuck = true;
        Stream<Long> stream = read(8, EventFilter.all(), 10);

        assertThatIllegalStateException()
                .isThrownBy(stream::toList)
                .withMessageContaining("0/8")
                .withMessageContaining("0/5000");
    }
}
