package org.daybook.store.jpa;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.WriterProcesses.Attempt;
import org.daybook.store.jpa.WriterProcesses.Check;
import org.daybook.store.jpa.WriterProcesses.Lost;
import org.daybook.store.jpa.WriterProcesses.Won;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Four processes contend for the versions 1 to 40 of one stream. A version is a round: every process tries to append it with
 * the expectation that the one before is the last, all at once, and the next round begins when each has said how it went.
 *
 * <p>Nothing here is left to luck on a store that is right. In each round one process wins and three lose. If as many rounds
 * are left as there are processes that have never won, one of those begins alone and the others only when it is done: so
 * everybody wins once at least, in 40 rounds of four, and has lost in the rounds that the others won. Who begins first
 * changes from round to round. The next round waits for the last answer, so a loser always meets the version it lost.
 */
@Tag("ES-15")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
abstract class ManyProcessesTest {

    private static final int PROCESSES = 4;
    private static final long VERSIONS = 40;
    private static final int MOST_CONTESTS = 20;

    private record Contest(StreamId stream, List<Attempt> attempts) {

        boolean hasTwoWinnersOfOneVersion() {
            return attempts.stream()
                    .filter(each -> each.won().isPresent())
                    .collect(groupingBy(Attempt::version, counting()))
                    .values()
                    .stream()
                    .anyMatch(winners -> winners > 1);
        }
    }

    private final List<JournalRecord> journal = new ArrayList<>();
    private Contest sound;
    private Contest unchecked;
    private Contest checkedBeforeTheLock;

    /** The URL for the processes, all at once. */
    abstract String sharedUrl();

    /** The URL for this process, when the others have ended. */
    abstract String ownUrl();

    /** What else is to be seen while the processes run. */
    void whileTheyRun() throws IOException {}

    @BeforeAll
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // that of the class is not for this
    void contend() throws IOException {
        String prefix = "processes_";
        JpaStore.builder(ownUrl()).tablePrefix(prefix).createSchema().open().close();
        try (WriterProcesses processes = new WriterProcesses(PROCESSES, sharedUrl(), prefix)) {
            sound = contest(processes, "sound", Check.SOUND);
            unchecked = contest(processes, "unchecked", Check.NONE);
            // Whether two are between check and lock at once is luck: about every third round they are.
            for (int i = 1; i <= MOST_CONTESTS; i++) {
                checkedBeforeTheLock = contest(processes, "checked before the lock " + i, Check.BEFORE_THE_LOCK);
                if (checkedBeforeTheLock.hasTwoWinnersOfOneVersion()) {
                    break;
                }
            }
            whileTheyRun();
        }
        try (JpaStore store = JpaStore.builder(ownUrl()).tablePrefix(prefix).open();
                Stream<JournalRecord> rows = store.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            rows.forEach(journal::add);
        }
    }

    private static Contest contest(WriterProcesses processes, String name, Check check) throws IOException {
        StreamId stream = new StreamId("Todo", name);
        TreeSet<Integer> withoutVictory = new TreeSet<>(numbers());
        List<Attempt> attempts = new ArrayList<>();
        for (long version = 1; version <= VERSIONS; version++) {
            List<Integer> order = numbers();
            Collections.rotate(order, (int) version);
            List<Attempt> round = new ArrayList<>();
            if (withoutVictory.size() > VERSIONS - version) {
                Integer helped = withoutVictory.first();
                order.remove(helped);
                round.addAll(processes.append(List.of(helped), stream, check, version));
            }
            round.addAll(processes.append(order, stream, check, version));
            round.stream()
                    .filter(each -> each.won().isPresent())
                    .forEach(each -> withoutVictory.remove(each.process()));
            attempts.addAll(round);
        }
        return new Contest(stream, attempts);
    }

    private static List<Integer> numbers() {
        return new ArrayList<>(Stream.iterate(0, n -> n + 1).limit(PROCESSES).toList());
    }

    @Test
    void every_version_has_one_winner_and_every_process_wins_and_loses() {
        check(sound);
        Map<Integer, Long> victories = sound.attempts().stream()
                .filter(each -> each.won().isPresent())
                .collect(groupingBy(Attempt::process, counting()));
        System.out.println("versions won by each of the processes: " + victories);
    }

    @Test
    void positions_have_no_gap_after_all_conflicts() {
        assertThat(journal)
                .extracting(row -> row.position().number())
                .hasSizeGreaterThanOrEqualTo((int) VERSIONS)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, journal.size()).boxed().toList());
    }

    @Test
    void would_notice_a_journal_that_does_not_check() {
        assertThatThrownBy(() -> check(unchecked))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("winners");
    }

    /** Which shows as well that the processes do contend. */
    @Test
    void would_notice_a_journal_that_checks_before_it_has_the_lock() {
        assertThatThrownBy(() -> check(checkedBeforeTheLock))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("winners");
    }

    private void check(Contest contest) {
        List<JournalRecord> rows = journal.stream()
                .filter(row -> row.stream().equals(contest.stream()))
                .toList();
        for (long version = 1; version <= VERSIONS; version++) {
            long round = version;
            List<Attempt> attempts = contest.attempts().stream()
                    .filter(each -> each.version() == round)
                    .toList();
            assertThat(attempts).extracting(Attempt::process).containsExactlyInAnyOrderElementsOf(numbers());
            List<Attempt> winners =
                    attempts.stream().filter(each -> each.won().isPresent()).toList();
            assertThat(winners).as("winners of version " + version).hasSize(1);

            JournalRecord row = rows.get((int) version - 1);
            assertThat(row.version()).isEqualTo(version);
            assertThat(row.event().data())
                    .as("who wrote it")
                    .isEqualTo("{\"by\":" + winners.get(0).process() + "}");
            assertThat(winners.get(0).won())
                    .contains(new Won(row.event().id(), version, row.position().number()));

            Lost lost = new Lost(
                    contest.stream().toString(),
                    ExpectedVersion.exactly(version - 1).toString(),
                    version);
            assertThat(attempts.stream().flatMap(each -> each.lost().stream()))
                    .hasSize(PROCESSES - 1)
                    .containsOnly(lost);
        }
        assertThat(rows).hasSize((int) VERSIONS);
        for (int process : numbers()) {
            assertThat(contest.attempts().stream().filter(each -> each.process() == process))
                    .as("attempts of process " + process)
                    .anyMatch(each -> each.won().isPresent())
                    .anyMatch(each -> each.lost().isPresent());
        }
    }
}
