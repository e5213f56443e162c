package org.daybook.store.jpa;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.event.Position;
import org.daybook.journal.EventFilter;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.Nodes.Acknowledged;
import org.daybook.store.jpa.Nodes.Tally;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Three nodes with eight writers each on one journal; the clock of one is an hour behind. Meanwhile a reader in this process
 * polls. What all were told, and what the reader saw, is compared with what is stored.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
abstract class SeveralNodesTest {

    private static final List<Duration> CLOCKS = List.of(Duration.ZERO, Duration.ofHours(-1), Duration.ZERO);
    private static final int EVENTS = 1_000;

    /** With all that an update does again when another one was faster, on a machine that is busy with other things. */
    private static final Duration LONGEST_APPEND = Duration.ofSeconds(20);

    /** Of what would be its part if all were served alike. */
    private static final double LEAST_SHARE = 0.2;

    /** What came of one run, all of it in the order of the journal. */
    private record Outcome(List<Acknowledged> acknowledged, List<JournalRecord> seen, List<JournalRecord> stored) {

        List<JournalRecord> ofStream(String stream) {
            return stored.stream()
                    .filter(row -> row.stream().toString().equals(stream))
                    .toList();
        }
    }

    private Outcome sound;
    private Outcome unchecked;

    private final boolean portable;

    SeveralNodesTest(boolean portable) {
        this.portable = portable;
    }

    @BeforeAll
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // that of the class is not for this
    void run() throws IOException {
        String prefix = portable ? "portable_nodes_" : "nodes_";
        String url = TestDatabase.POSTGRES.url();
        try (JpaStore store = JpaStore.builder(url)
                        .tablePrefix(prefix)
                        .createSchema()
                        .poolSize(2)
                        .open();
                Nodes nodes = new Nodes(url, prefix, portable, CLOCKS)) {
            // Appends before the nodes begin, so that it does not matter how.
            List.of("sound-", "unchecked-")
                    .forEach(names ->
                            Daybook.open(store).repository(Tally.class).create(names + Nodes.HOT, new Tally.Begun(1)));
            sound = outcome(nodes, store, "sound-", true, EVENTS);
            unchecked = outcome(nodes, store, "unchecked-", false, EVENTS / 4);
        }
    }

    private static Outcome outcome(Nodes nodes, JpaStore store, String names, boolean checks, int events)
            throws IOException {
        Position start = store.journal().head().get(0);
        List<JournalRecord> seen = new ArrayList<>();
        nodes.run(names, checks);
        Position last = poll(store, start, seen, events);
        List<Acknowledged> acknowledged = nodes.stop();
        while (last.compareTo(store.journal().head().get(0)) < 0) {
            last = poll(store, last, seen, 1);
        }
        try (Stream<JournalRecord> all = store.journal().readAll(start, Long.MAX_VALUE)) {
            return new Outcome(acknowledged, seen, all.toList());
        }
    }

    /** Reads page by page until so many more events were seen, as a reader does who keeps a position and nothing else. */
    private static Position poll(JpaStore store, Position after, List<JournalRecord> seen, int more) {
        Position last = after;
        for (int enough = seen.size() + more; seen.size() < enough; ) {
            JournalPage page = store.journal().readPage(last, EventFilter.all(), 100);
            seen.addAll(page.records());
            last = page.through();
        }
        return last;
    }

    @Test
    void everything_acknowledged_is_there_and_nothing_else() {
        assertExact(sound);
        assertThatThrownBy(() -> assertExact(without(sound, 100)))
                .as("one lost")
                .isInstanceOf(AssertionError.class);
    }

    /** The first events of a stream's own are not told about; each thread made one. */
    private static void assertExact(Outcome outcome) {
        Map<UUID, JournalRecord> rows = new HashMap<>();
        outcome.stored()
                .forEach(row -> assertThat(rows.put(row.event().id(), row)).isNull());
        for (Acknowledged each : outcome.acknowledged()) {
            for (int i = 0; i < each.ids().size(); i++) {
                JournalRecord row = rows.remove(each.ids().get(i));
                assertThat(row).as("acknowledged").isNotNull();
                assertThat(row.stream()).hasToString(each.stream());
                assertThat(row.version()).isEqualTo(each.firstVersion() + i);
                assertThat(row.position().number())
                        .isEqualTo(each.position() - each.ids().size() + 1 + i);
            }
            assertThat(each.lastVersion())
                    .isEqualTo(each.firstVersion() + each.ids().size() - 1);
        }
        assertThat(rows.values())
                .extracting(JournalRecord::version)
                .containsOnly(1L)
                .hasSize(3 * 8);
    }

    private static Outcome without(Outcome outcome, int index) {
        List<JournalRecord> fewer = new ArrayList<>(outcome.stored());
        fewer.remove(index);
        return new Outcome(outcome.acknowledged(), outcome.seen(), fewer);
    }

    @Test
    void positions_have_no_gap_and_versions_follow_each_other() {
        assertInOrder(sound);
        assertThatThrownBy(() -> assertInOrder(without(sound, 100))).as("a gap").isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertInOrder(unchecked))
                .as("decided on an old state")
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was decided on");
    }

    private static void assertInOrder(Outcome outcome) {
        long first = outcome.stored().get(0).position().number();
        assertThat(outcome.stored())
                .extracting(row -> row.position().number())
                .isEqualTo(LongStream.range(first, first + outcome.stored().size())
                        .boxed()
                        .toList());
        Map<String, Long> versions = new HashMap<>();
        for (JournalRecord row : outcome.stored()) {
            long before = row.stream().aggregateId().endsWith(Nodes.HOT) ? 1 : 0;
            String stream = row.stream().toString();
            assertThat(row.version()).isEqualTo(versions.merge(stream, before + 1, (last, one) -> last + 1));
            assertThat(row.event().data())
                    .as(row.stream() + " was decided on what is stored")
                    .isEqualTo("{\"number\":" + row.version() + "}");
        }
    }

    @Test
    void an_append_that_began_after_another_one_had_ended_comes_behind_it() {
        assertOrderOfTime(sound);
        List<Acknowledged> exchanged = new ArrayList<>(sound.acknowledged());
        Acknowledged one = exchanged.get(0);
        exchanged.set(0, new Acknowledged(0, one.stream(), 1, 1, Long.MAX_VALUE, one.begin(), one.end(), one.ids()));
        assertThatThrownBy(() -> assertOrderOfTime(new Outcome(exchanged, List.of(), List.of())))
                .isInstanceOf(AssertionError.class);
    }

    private static void assertOrderOfTime(Outcome outcome) {
        List<Acknowledged> byBegin = new ArrayList<>(outcome.acknowledged());
        byBegin.sort(Comparator.comparingLong(Acknowledged::begin));
        List<Acknowledged> byEnd = new ArrayList<>(outcome.acknowledged());
        byEnd.sort(Comparator.comparingLong(Acknowledged::end));
        long last = 0;
        int ended = 0;
        for (Acknowledged each : byBegin) {
            for (; byEnd.get(ended).end() < each.begin(); ended++) {
                last = Math.max(last, byEnd.get(ended).position());
            }
            assertThat(each.position()).isGreaterThan(last);
        }
    }

    @Test
    void a_reader_that_polls_sees_each_event_once() {
        assertThat(sound.seen()).hasSizeGreaterThanOrEqualTo(EVENTS).isEqualTo(sound.stored());
    }

    /** Else the events would not show what a clock that is off does to the order. */
    @Test
    void the_clock_that_is_off_gives_its_events_its_time_and_no_other_place() {
        Map<UUID, Integer> nodes = new HashMap<>();
        sound.acknowledged().forEach(each -> each.ids().forEach(id -> nodes.put(id, each.node())));
        Instant middle = Instant.now().minus(Duration.ofMinutes(30));
        Set<Boolean> turns = new HashSet<>();
        boolean before = false;
        for (JournalRecord row : sound.stored()) {
            if (nodes.containsKey(row.event().id())) {
                boolean isLate = row.event().time().isBefore(middle);
                assertThat(isLate).isEqualTo(nodes.get(row.event().id()) == 1);
                turns.add(before && !isLate);
                before = isLate;
            }
        }
        assertThat(turns).as("its events lie among the others").contains(true);
    }

    @Test
    void no_node_starves() {
        Map<Integer, Long> counts = assertServed(sound.acknowledged());
        System.out.println("appends of each node: " + counts);
        List<Acknowledged> ofOne =
                sound.acknowledged().stream().filter(each -> each.node() == 2).toList();
        List<Acknowledged> starved = new ArrayList<>(sound.acknowledged());
        starved.removeAll(ofOne.subList(ofOne.size() / 100, ofOne.size()));
        assertThatThrownBy(() -> assertServed(starved)).isInstanceOf(AssertionError.class);
    }

    private static Map<Integer, Long> assertServed(List<Acknowledged> acknowledged) {
        Map<Integer, Long> counts = acknowledged.stream().collect(groupingBy(Acknowledged::node, counting()));
        long least = (long) (LEAST_SHARE * acknowledged.size() / CLOCKS.size());
        assertThat(counts.values()).hasSize(CLOCKS.size()).allMatch(count -> count >= least);
        long longest = acknowledged.stream()
                .mapToLong(each -> each.end() - each.begin())
                .max()
                .orElseThrow();
        System.out.println("the longest append took " + longest / 1_000_000 + " ms");
        assertThat(Duration.ofNanos(longest)).isLessThan(LONGEST_APPEND);
        return counts;
    }
}
