package org.daybook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A suite that a store passes without doing anything proves nothing, and neither does a test that is skipped. */
class SuitesBiteTest {

    static final class Journal extends JournalContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Reading extends ReadingContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Concurrency extends ConcurrencyContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Repository extends RepositoryContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Entity extends EntityContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Handler extends HandlerContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Styles extends StyleContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Upcasting extends UpcastingContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Mutators extends MutatorContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Inheritance extends InheritanceContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Snapshots extends SnapshotContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class TimeTravel extends TimeTravelContract {
        @Override
        protected Store openStore() {
            return SuiteRun.openStore();
        }
    }

    static final class Partitioned extends PartitionContract {
        @Override
        protected Store openStore(Partitions partitions) {
            return SuiteRun.openStore(partitions);
        }
    }

    static final class Reopening extends ReopeningContract {
        @Override
        protected Store openStore(Partitions partitions) {
            return SuiteRun.openStore(partitions);
        }

        @Override
        protected Store openAgain(Partitions partitions) {
            return SuiteRun.openAgain(partitions);
        }
    }

    static Stream<Arguments> suites() {
        return Stream.of(
                Arguments.of(Partitioned.class, 12),
                Arguments.of(Reopening.class, 5),
                Arguments.of(Journal.class, 60),
                Arguments.of(Reading.class, 23),
                Arguments.of(Concurrency.class, 13),
                Arguments.of(Repository.class, 60),
                Arguments.of(Entity.class, 35),
                Arguments.of(Handler.class, 38),
                Arguments.of(Styles.class, 48),
                Arguments.of(Upcasting.class, 20),
                Arguments.of(Snapshots.class, 29),
                Arguments.of(TimeTravel.class, 6),
                Arguments.of(Mutators.class, 11),
                Arguments.of(Inheritance.class, 16));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void everyTestFailsOnAStoreThatStoresNothing(Class<? extends StoreContract> suite, int atLeast) {
        Map<String, String> results = SuiteRun.ofPartitioned(suite, NothingStore::new);

        assertThat(results).hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(results)
                .allSatisfy((test, status) -> assertThat(status).as(test).isEqualTo("FAILED"));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void everyTestPassesOnAListWithALock(Class<? extends StoreContract> suite, int atLeast) {
        Map<String, String> results = SuiteRun.ofPartitioned(suite, ListStore::new);

        assertThat(results).hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(results)
                .allSatisfy((test, status) -> assertThat(status).as(test).isEqualTo("SUCCESSFUL"));
    }

    /** A database that is not there is told once, and not once more by closing what was never opened. */
    @ParameterizedTest
    @MethodSource("suites")
    void everyTestIsAbortedWhenTheStoreAbortsIt(Class<? extends StoreContract> suite, int atLeast) {
        Map<String, String> results = SuiteRun.of(suite, () -> Assumptions.abort("no database"));

        assertThat(results).hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(results)
                .allSatisfy((test, status) -> assertThat(status).as(test).isEqualTo("ABORTED"));
    }

    @Test
    void checkingTheVersionOutsideTheLockIsFound() {
        assertFinds(
                Concurrency.class,
                ListStore.ChecksOutsideItsLock::new,
                "ofSixteenWritersWithOneExpectationExactlyOneWins",
                "ofSixteenWritersThatBeginOneStreamExactlyOneWins",
                "ofSixteenAppendsWithOneEventIdExactlyOneIsStored");
    }

    @Test
    void aSnapshotThatTakesThePlaceOfABetterOneIsFound() {
        assertFinds(
                Snapshots.class,
                () -> new ListStore(Partitions.one(), new ListSnapshots.KeepsTheLast()),
                "theBetterOfTwoIsKept",
                "ofManyThatAreSavedAtOnceTheLastVersionIsKept");
        assertFinds(
                Snapshots.class,
                () -> new ListStore(Partitions.one(), new ListSnapshots.ChecksOutsideItsLock()),
                "ofManyThatAreSavedAtOnceTheLastVersionIsKept");
        assertFinds(
                Snapshots.class,
                () -> new ListStore(Partitions.one(), new ListSnapshots.TakesAnyOtherStateVersion()),
                "theBetterOfTwoIsKept");
        assertFinds(
                Snapshots.class,
                () -> new ListStore(Partitions.one(), new ListSnapshots.LooksAtEventsOnly()),
                "theBetterOfTwoIsKept");
    }

    @Test
    void positionsThatAreHandedOutBeforeTheCommitAreFound() {
        assertFinds(
                Concurrency.class,
                ListStore.PositionsBeforeTheCommit::new,
                "aReaderThatPollsMissesNothingAndSeesNothingOutOfOrder",
                "theHeadNeverRunsAheadOfWhatCanBeRead");
    }

    @Test
    void gapsAfterRefusedAppendsAreFound() {
        assertFinds(Concurrency.class, ListStore.GapsAfterRefusals::new, "positionsHaveNoGapsAfterAThousandConflicts");
    }

    @Test
    void appendsThatAreSeenInPartAreFound() {
        assertFinds(Concurrency.class, ListStore.OneEventAfterTheOther::new, "aReaderSeesAnAppendWholeOrNotAtAll");
    }

    @Test
    void idsThatAreComparedLooselyAreFound() {
        assertFinds(
                Journal.class,
                ListStore.IgnoresCaseAndTrailingBlanks::new,
                "idsThatAreNotTheSameTextAreDifferentStreams",
                "typesThatAreNotTheSameTextAreDifferentStreams");
    }

    @Test
    void aHeadThatIsReadAfterTheEventsIsFound() {
        assertFinds(
                Concurrency.class,
                ListStore.ReadsTheHeadAfterTheEvents::new,
                "aReaderWithAFilterThatPollsMissesNothingAndSeesNothingTwice");
    }

    @Test
    void aSearchThatDoesNotMoveOnWithoutAMatchIsFound() {
        assertFinds(
                Reading.class,
                ListStore.MovesOnWithEventsOnly::new,
                "aReaderThatFindsNothingLearnsHowFarItHasSearched",
                "whatIsRareInALongJournalIsFoundWhereverItIs");
    }

    @Test
    void eventsThatALimitCutsOffAndNobodyGetsAreFound() {
        assertFinds(
                Reading.class,
                ListStore.MovesOnBehindItsLimit::new,
                "everyCombinationOfFilterPositionAndLimitGivesItsPartOfTheJournal",
                "aPageThatEndsWithItsLimitEndsWithItsLastEvent");
    }

    @Test
    void namesInAFilterThatAreComparedLooselyAreFound() {
        assertFinds(Reading.class, ListStore.FiltersLoosely::new, "namesInAFilterMeanNothingButThemselves");
    }

    @Test
    void aHashThatIsNotTheSameForEverIsFound() {
        assertFindsPartitioned(
                Partitioned.class,
                ListStore.ItsOwnHash::new,
                "streamsAreWhereTheHashPutsThem",
                "besideManyWritersEachStreamStaysInItsPartitionAndEachPartitionHasNoGaps");
    }

    @Test
    void oneRowOfPositionsForAllPartitionsIsFound() {
        assertFindsPartitioned(
                Partitioned.class,
                ListStore.OneRowOfPositions::new,
                "eachPartitionCountsFromOne",
                "besideManyWritersEachStreamStaysInItsPartitionAndEachPartitionHasNoGaps");
    }

    @Test
    void positionsOfAPartitionThatAreHandedOutBeforeTheCommitAreFound() {
        assertFindsPartitioned(
                Partitioned.class,
                ListStore.PositionsBeforeTheCommit::new,
                "aReaderOfEachPartitionMissesNothingBesideWriters");
    }

    @Test
    void idsThatAreUniqueInOnePartitionOnlyAreFound() {
        assertFindsPartitioned(
                Partitioned.class,
                ListStore.LooksForIdsInOnePartition::new,
                "anIdIsUniqueInAllPartitions",
                "ofAppendsWithTheSameIdsInDifferentPartitionsOneIsStored");
    }

    @Test
    void locksThatAreTakenAsTheyAreNeededAreFound() {
        assertFindsPartitioned(
                Partitioned.class,
                ListStore.LocksInTheOrderOfItsAppends::new,
                "transactionsInAnyOrderOfPartitionsNeverWaitForEachOther");
    }

    @Test
    void aStoreThatOpensWithAnyPartitionsIsFound() {
        assertFindsPartitioned(
                Reopening.class,
                ListStore.OpensWithAnyPartitions::new,
                "anotherNumberOfPartitionsIsRefusedWithAndWithoutEvents",
                "aJournalOfOnePartitionIsRefusedWithMore",
                "aFunctionByWhichTheLastEventsAreElsewhereIsRefused");
    }

    @Test
    void anInterruptThatIsForgottenIsFound() {
        assertFinds(
                Journal.class,
                ListStore.ForgetsTheInterrupt::new,
                "anAppendInAnInterruptedThreadIsDoneAndTheThreadStaysInterrupted",
                "aRefusalInAnInterruptedThreadLeavesTheThreadInterrupted");
    }

    /** On a machine that has other work, threads do not meet in each run. */
    private static final int MOST_RUNS = 5;

    private static void assertFinds(Class<? extends StoreContract> suite, Supplier<Store> broken, String... tests) {
        assertFindsPartitioned(suite, partitions -> broken.get(), tests);
    }

    private static void assertFindsPartitioned(
            Class<? extends StoreContract> suite, Function<Partitions, Store> broken, String... tests) {
        Set<String> found = new HashSet<>();
        for (int run = 0; run < MOST_RUNS && !found.containsAll(List.of(tests)); run++) {
            found.addAll(SuiteRun.failed(SuiteRun.ofPartitioned(suite, broken)));
        }
        assertThat(found).contains(tests);
    }
}
