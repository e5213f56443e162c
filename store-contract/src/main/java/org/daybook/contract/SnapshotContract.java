package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.daybook.Daybook;
import org.daybook.aggregate.Difference;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Mutator;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.AggregateType;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.SerializationException;
import org.daybook.event.StateVersion;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.event.UnknownEvents;
import org.daybook.event.VersionNotFoundException;
import org.daybook.store.DelegatingStore;
import org.daybook.store.Snapshot;
import org.daybook.store.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Loads that begin with a snapshot, and what is kept of snapshots.
 *
 * <pre>{@code
 * class MySnapshotTest extends SnapshotContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class SnapshotContract extends DaybookContract {

    private static final StreamId JAR = new StreamId("Jar", "1");
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private SnapshotStore snapshots;
    private Repository<Jar, DomainEvent<? super Jar>> jars;

    /** For suites. */
    @SuppressWarnings("NullAway.Init") // JUnit calls openJars() first
    protected SnapshotContract() {}

    @BeforeEach
    void openJars() {
        snapshots = store.snapshots();
        jars = open(Daybook.builder(store).clock(clock).snapshots(Object.class, SnapshotPolicy.never()));
    }

    private Repository<Jar, DomainEvent<? super Jar>> open(Daybook.Builder builder) {
        daybook = builder.open();
        return daybook.repository(Jar.class);
    }

    private void fill(String id, int coins) {
        jars.create(id, new Jar.Bought("tips"));
        for (long coin = 1; coin <= coins; coin++) {
            put(id, coin);
        }
    }

    private void put(String id, long coin) {
        jars.update(id, jar -> new Jar.Put(coin));
    }

    private static Snapshot snapshot(StreamId stream, long version, int stateVersion, String state) {
        return new Snapshot(stream, version, new UUID(1, version), NOON, NOON, "Jar", stateVersion, state);
    }

    /** A snapshot that is right but for its state, which shows whether it is used. */
    private Snapshot doctored(String id, long version, int stateVersion, String stateType, String state) {
        StoredEvent<?> event = history(jars, id).get((int) version - 1);
        return new Snapshot(event.stream(), version, event.id(), NOON, event.time(), stateType, stateVersion, state);
    }

    private void doctor(String id, long version) {
        snapshots.delete(new StreamId("Jar", id));
        assertTrue(
                snapshots.save(doctored(id, version, 1, "Jar", "{\"label\":\"doctored\",\"sum\":1000,\"coins\":[]}")));
    }

    private Snapshot awaitSnapshot(StreamId stream, long version) {
        return awaitSnapshot(stream, version, 1);
    }

    private Snapshot awaitSnapshot(StreamId stream, long version, int stateVersion) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            Optional<Snapshot> found = snapshots.find(stream);
            if (found.isPresent()
                    && found.get().version() >= version
                    && found.get().stateVersion() >= stateVersion) {
                return found.get();
            }
            assertTrue(System.nanoTime() < end, () -> "no snapshot of version " + version + " or later, but " + found);
            Thread.onSpinWait();
        }
    }

    // What is kept

    @Test
    @Tag("SN-03")
    void theBetterOfTwoIsKept() {
        assertEquals(Optional.empty(), snapshots.find(JAR));
        Snapshot third = snapshot(JAR, 3, 1, "{\"a\":\"\u00e9\ud83d\ude00 \\u0000\"}");
        assertTrue(snapshots.save(third));
        assertEquals(Optional.of(third), snapshots.find(JAR));
        assertFalse(snapshots.save(third));
        assertFalse(snapshots.save(snapshot(JAR, 2, 1, "{}")));
        assertEquals(Optional.of(third), snapshots.find(JAR));
        Snapshot fourth = snapshot(JAR, 4, 1, "");
        assertTrue(snapshots.save(fourth));
        assertEquals(Optional.of(fourth), snapshots.find(JAR));
        Snapshot other = snapshot(JAR, 1, 2, "x".repeat(1 << 20));
        assertTrue(snapshots.save(other));
        assertEquals(Optional.of(other), snapshots.find(JAR));
        assertFalse(snapshots.save(snapshot(JAR, 9, 1, "{}"))); // of older code, which another node may still run
        assertEquals(Optional.of(other), snapshots.find(JAR));
        assertTrue(snapshots.delete(JAR));
        assertFalse(snapshots.delete(JAR));
        assertEquals(Optional.empty(), snapshots.find(JAR));
    }

    @Test
    void eachStreamHasItsOwnWhateverItsId() {
        List<StreamId> streams = new ArrayList<>();
        for (String id : List.of("a", "A", "a ", "\u00e1", "a/b", "x".repeat(StreamId.MAX_ID_LENGTH), "\ud83d\ude00")) {
            streams.add(new StreamId("Jar", id));
            streams.add(new StreamId("jar", id));
        }
        for (int i = 0; i < streams.size(); i++) {
            assertTrue(snapshots.save(snapshot(streams.get(i), i + 1, 1, "{}")));
        }
        for (int i = 0; i < streams.size(); i++) {
            assertEquals(i + 1, snapshots.find(streams.get(i)).orElseThrow().version());
        }
        for (int limit : new int[] {1, 3, 100}) {
            List<StreamId> read = new ArrayList<>();
            List<Snapshot> page = snapshots.readPage(null, limit);
            while (!page.isEmpty()) {
                page.forEach(each -> read.add(each.stream()));
                page = snapshots.readPage(read.get(read.size() - 1), limit);
            }
            assertEquals(streams.size(), read.size());
            assertTrue(read.containsAll(streams));
        }
        assertThrows(IllegalArgumentException.class, () -> snapshots.readPage(null, 0));
    }

    @Test
    void ofManyThatAreSavedAtOnceTheLastVersionIsKept() {
        for (int round = 0; round < 5; round++) {
            StreamId stream = new StreamId("Jar", "race" + round);
            try (Race race = new Race(8)) {
                race.run(thread -> {
                            for (long version = thread + 1L; version <= 40; version += 8) {
                                snapshots.save(snapshot(stream, version, 1, "{}"));
                            }
                            return true;
                        })
                        .forEach(Race.Outcome::get);
            }
            assertEquals(40, snapshots.find(stream).orElseThrow().version());
        }
    }

    // What a load does with them

    @Test
    @Tag("SN-02")
    @Tag("SN-05")
    @Tag("SN-07")
    @Tag("D-21")
    void aLoadBeginsWithTheSnapshotAndReadsWhatCameAfter() {
        fill("1", 4);
        assertEquals(OptionalLong.of(5), jars.takeSnapshot("1"));
        assertEquals("Jar", snapshots.find(JAR).orElseThrow().stateType());
        Jar before = jars.get("1");
        doctor("1", 5);
        assertEquals(1000, jars.get("1").sum());
        put("1", 7);
        assertEquals(new Jar("doctored", 1007, List.of(7L)), jars.get("1"));
        assertEquals(6, jars.load("1").version());
        assertEquals(1007, jars.find("1").orElseThrow().sum());
        snapshots.delete(JAR);
        assertEquals(before.sum() + 7, jars.get("1").sum());
    }

    /** More than any store reads together with a snapshot. */
    @Test
    void allThatComesAfterIsReadHoweverMuchItIs() {
        int coins = 700;
        jars.create(
                "1",
                new Jar.Bought("tips"),
                IntStream.range(0, coins).mapToObj(coin -> new Jar.Put(1)).toList());
        assertEquals(coins, jars.get("1").sum());
        doctor("1", 4);
        assertEquals(1000 + coins - 3, jars.get("1").sum());
        for (long version : List.of(4L, 5L, 100L, 131L, 132L, 133L, 400L, coins + 1L)) {
            assertEquals(1000 + version - 4, jars.at("1", version).sum(), "at version " + version);
        }
        assertEquals(2, jars.at("1", 3).sum());
        assertThrows(VersionNotFoundException.class, () -> jars.at("1", coins + 2));
    }

    @Test
    @Tag("SN-03")
    void takingItAgainChangesNothing() {
        fill("1", 2);
        jars.takeSnapshot("1");
        Snapshot first = snapshots.find(JAR).orElseThrow();
        assertEquals(OptionalLong.of(3), jars.takeSnapshot("1"));
        assertEquals(Optional.of(first), snapshots.find(JAR));
    }

    @Test
    @Tag("SN-04")
    @Tag("D-53")
    void aSnapshotIsNoEventAndNobodyIsTold() {
        List<StoredEvent<?>> heard = new ArrayList<>();
        daybook.subscribe(Object.class, heard::add);
        fill("1", 2);
        jars.takeSnapshot("1");
        assertEquals(3, heard.size());
        assertEquals(3, readAll().size());
        assertEquals(3, history(jars, "1").size());
    }

    @Test
    void noneIsTakenOfWhatIsNotThereOrDiscarded() {
        assertEquals(OptionalLong.empty(), jars.takeSnapshot("1"));
        fill("1", 1);
        jars.takeSnapshot("1");
        jars.update("1", jar -> new Jar.Broken());
        assertEquals(OptionalLong.empty(), jars.takeSnapshot("1"));
        assertEquals(2, snapshots.find(JAR).orElseThrow().version());
        assertThrows(AggregateDiscardedException.class, () -> jars.get("1"));
        assertEquals(Optional.empty(), jars.find("1"));
        assertEquals(1, jars.at("1", 2).sum());
        jars.recreate("1", new Jar.Bought("again"));
        assertEquals(new Jar("again", 0, List.of()), jars.get("1"));
        assertEquals(OptionalLong.of(4), jars.takeSnapshot("1"));
        assertEquals(new Jar("again", 0, List.of()), jars.get("1"));
    }

    private void assertPassedOverAndReplaced(Snapshot wrong) {
        snapshots.delete(JAR);
        assertTrue(snapshots.save(wrong));
        assertEquals(10, jars.get("1").sum());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (snapshots.find(JAR).equals(Optional.of(wrong))
                || snapshots.find(JAR).isEmpty()) {
            assertTrue(System.nanoTime() < end, () -> wrong + " is still there, or none");
            Thread.onSpinWait();
        }
        assertEquals(5, snapshots.find(JAR).orElseThrow().version());
        assertEquals(10, jars.get("1").sum());
    }

    @Test
    void aSnapshotOfAnotherStreamThanThereIsIsNotUsed() {
        fill("1", 4);
        Snapshot right = doctored("1", 5, 1, "Jar", "{\"label\":\"doctored\",\"sum\":1000,\"coins\":[]}");
        for (int version = 4; version <= 6; version++) {
            UUID id = version == 5 ? UUID.randomUUID() : right.eventId();
            assertPassedOverAndReplaced(new Snapshot(JAR, version, id, NOON, right.latest(), "Jar", 1, right.state()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{\"label\":1,\"sum\":[]}", "[]"})
    void aBrokenSnapshotIsPassedOverAndReplaced(String state) {
        fill("1", 4);
        assertPassedOverAndReplaced(doctored("1", 5, 1, "Jar", state));
    }

    @Test
    void aSnapshotOfAnUnknownClassIsPassedOverAndReplaced() {
        fill("1", 4);
        assertPassedOverAndReplaced(doctored("1", 5, 1, "Crate", "{\"label\":\"doctored\",\"sum\":1000,\"coins\":[]}"));
    }

    @Test
    void whatStandsForASpoiltSnapshotIsPassedOverAndReplacedAtAnyStateVersion() {
        fill("1", 4);
        Snapshot spoilt = Snapshot.spoilt(JAR, 5, "somebody was here");
        assertTrue(spoilt.isSpoilt());
        assertPassedOverAndReplaced(spoilt);
        assertFalse(snapshots.find(JAR).orElseThrow().isSpoilt());

        daybook = Daybook.builder(store)
                .snapshots(Jar.Newer.class, SnapshotPolicy.never())
                .open();
        snapshots.delete(JAR);
        assertTrue(snapshots.save(spoilt));
        assertMentions(
                assertThrows(SerializationException.class, () -> daybook.compare(spoilt)),
                "Jar/1 version 5, spoilt",
                "somebody was here");
        assertEquals(
                new Jar.Newer("tips", 20), daybook.repository(Jar.Newer.class).get("1"));
        assertEquals("Newer", awaitSnapshot(JAR, 5, 2).stateType());
    }

    @Test
    void theTimesOfASnapshotAreCompared() {
        clock.set(NOON);
        fill("1", 1);
        clock.set(NOON.plusSeconds(10));
        put("1", 2);
        jars.takeSnapshot("1");
        Snapshot right = snapshots.find(JAR).orElseThrow();
        assertEquals(Optional.of(List.of()), daybook.compare(right));
        assertEquals(
                Optional.of(List.of(
                        new Difference(
                                "(begunAt)",
                                NOON.toString(),
                                NOON.plusSeconds(1).toString()),
                        new Difference(
                                "(latest)",
                                NOON.plusSeconds(10).toString(),
                                NOON.plusSeconds(1).toString()))),
                daybook.compare(new Snapshot(
                        JAR, 3, right.eventId(), NOON.plusSeconds(1), NOON.plusSeconds(1), "Jar", 1, right.state())));
    }

    @Test
    @Tag("SN-08")
    void aSnapshotOfAnotherStateVersionIsNotUsedAndReplaced() {
        fill("1", 4);
        jars.takeSnapshot("1");
        Daybook newer = Daybook.builder(store)
                .snapshots(Jar.Newer.class, SnapshotPolicy.never())
                .open();
        Repository<Jar.Newer, DomainEvent<? super Jar.Newer>> newJars = newer.repository(Jar.Newer.class);
        assertEquals(new Jar.Newer("tips", 20), newJars.get("1"));
        assertEquals(OptionalLong.of(5), newJars.takeSnapshot("1"));
        Snapshot replaced = snapshots.find(JAR).orElseThrow();
        assertEquals(2, replaced.stateVersion());
        assertEquals("Newer", replaced.stateType());
        assertEquals(10, jars.get("1").sum()); // which is of version 1, as nodes are that were not yet upgraded
    }

    @Test
    void whatPassesEventsOverTakesNoSnapshot() {
        fill("1", 2);
        Daybook older = Daybook.builder(store)
                .unknownEvents(UnknownEvents.SKIP)
                .snapshots(Jar.Older.class, SnapshotPolicy.never())
                .open();
        Repository<Jar.Older, DomainEvent<? super Jar.Older>> oldJars = older.repository(Jar.Older.class);
        assertEquals(OptionalLong.of(3), oldJars.takeSnapshot("1"));
        snapshots.delete(JAR);
        jars.update("1", jar -> new Jar.Labeled("savings"));
        assertEquals(new Jar.Older(3), oldJars.get("1"));
        assertEquals(OptionalLong.empty(), oldJars.takeSnapshot("1"));
        assertEquals(Optional.empty(), snapshots.find(JAR));
    }

    @Test
    @Tag("SN-06")
    void thePastIsReadFromAnEarlierSnapshotOnly() {
        clock.set(NOON);
        fill("1", 3);
        clock.set(NOON.plusSeconds(10));
        put("1", 4);
        clock.set(NOON.plusSeconds(5)); // a clock that was set back
        put("1", 5);
        doctor("1", 5);
        assertEquals(6, jars.at("1", 4).sum());
        assertEquals(1000, jars.at("1", 5).sum());
        assertEquals(1005, jars.at("1", 6).sum());
        assertThrows(VersionNotFoundException.class, () -> jars.at("1", 7));
        assertThrows(AggregateNotFoundException.class, () -> jars.at("1", NOON.minusSeconds(1)));
        assertEquals(6, jars.at("1", NOON.plusSeconds(9)).sum());
        assertEquals(1005, jars.at("1", NOON.plusSeconds(10)).sum());
        snapshots.delete(JAR);
        jars.takeSnapshot("1"); // whose last event has an earlier time than one before it
        assertEquals(6, jars.at("1", NOON.plusSeconds(5)).sum());
        assertEquals(15, jars.at("1", NOON.plusSeconds(10)).sum());
    }

    @Test
    void anEntityIsTheSameWithASnapshot() {
        EntityRepository<Jar.Purse> purses = daybook.entityRepository(Jar.Purse.class);
        Jar.Purse purse = purses.begin("1", new Jar.Purse.Found());
        purse.put(3);
        purses.save(purse);
        purses.change("1", each -> each.put(4));
        List<Object> before = purses.get("1").state();
        assertEquals(OptionalLong.of(3), purses.takeSnapshot("1"));
        assertEquals(
                "{\"coins\":[3,4],\"sum\":7}",
                snapshots.find(new StreamId("Purse", "1")).orElseThrow().state());
        assertEquals(before, purses.get("1").state());
        purses.change("1", each -> each.put(5));
        assertEquals(12, purses.get("1").sum());
        assertEquals(4, purses.get("1").version());
        Jar.Purse loaded = purses.get("1");
        loaded.put(1);
        loaded.lose();
        assertEquals(2, purses.save(loaded).eventIds().size());
        assertThrows(AggregateDiscardedException.class, () -> purses.get("1"));
    }

    /** An aggregate in several shapes. */
    @AggregateType("Light")
    sealed interface Light {
        record On(int times) implements Light {}

        record Off(int times, List<String> why) implements Light {}

        interface Event {}

        record Installed() implements Event {}

        record Switched(String why) implements Event {}

        Mutator<Light, Event> MUTATOR = Mutator.of(Light.class, Event.class)
                .creates(Installed.class, event -> new Off(0, List.of()))
                .on(
                        Switched.class,
                        (light, event) -> light instanceof Off off
                                ? new On(off.times() + 1)
                                : new Off(((On) light).times(), List.of(event.why())));
    }

    @Test
    void anAggregateInSeveralShapesComesBackInTheOneItHad() {
        Repository<Light, Light.Event> lights = daybook.repository(Light.MUTATOR);
        lights.create("1", new Light.Installed());
        assertEquals(OptionalLong.of(1), lights.takeSnapshot("1"));
        assertEquals(
                "Off", snapshots.find(new StreamId("Light", "1")).orElseThrow().stateType());
        assertEquals(new Light.Off(0, List.of()), lights.get("1"));
        lights.update("1", light -> Light.MUTATOR.decide(new Light.Switched("dark")));
        assertEquals(new Light.On(1), lights.get("1"));
        assertEquals(OptionalLong.of(2), lights.takeSnapshot("1"));
        assertEquals(
                "On", snapshots.find(new StreamId("Light", "1")).orElseThrow().stateType());
        assertEquals(new Light.On(1), lights.get("1"));
        assertEquals(new Light.On(1), lights.getAll(List.of("1")).get("1"));
    }

    @Test
    @Tag("SN-05")
    void withRandomSnapshotsEachVersionIsWhatAllEventsSay() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            String id = "random" + seed;
            List<Jar> states = new ArrayList<>();
            jars.create(id, new Jar.Bought("b" + seed));
            states.add(new Jar("b" + seed, 0, List.of()));
            for (int step = 0; step < 25; step++) {
                Jar before = states.get(states.size() - 1);
                DomainEvent<Jar> event =
                        random.nextInt(3) == 0 ? new Jar.Labeled("l" + step) : new Jar.Put(random.nextInt(100));
                jars.update(id, jar -> event);
                states.add(event.mutate(before));
                if (random.nextInt(4) == 0) {
                    jars.takeSnapshot(id);
                }
                assertEquals(states.get(states.size() - 1), jars.get(id), "seed " + seed + " step " + step);
            }
            for (int version = 1; version <= states.size(); version++) {
                assertEquals(states.get(version - 1), jars.at(id, version), "seed " + seed + " version " + version);
            }
        }
    }

    @Test
    void manyAreLoadedAtOnceWithTheirSnapshotsOrWithout() {
        List<String> ids = new ArrayList<>();
        Map<String, Jar> expected = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) {
            String id = "\u00e9" + (i * 7 % 300) + (i % 2 == 0 ? "" : " ");
            List<Jar.Put> coins =
                    LongStream.range(0, i % 5).mapToObj(Jar.Put::new).toList();
            jars.create(id, new Jar.Bought("l" + i), coins);
            ids.add(id);
            if (i % 3 == 0) {
                jars.takeSnapshot(id);
                put(id, 100);
            }
            if (i % 11 == 0) {
                jars.update(id, jar -> new Jar.Broken());
            } else {
                expected.put(id, jars.get(id));
            }
        }
        ids.addAll(List.of("nowhere", ids.get(1), ""));
        Collections.shuffle(ids, new Random(5));
        ids.remove("");

        Map<String, Jar> all = jars.getAll(ids);

        assertEquals(expected, all);
        assertEquals(ids.stream().distinct().filter(expected::containsKey).toList(), List.copyOf(all.keySet()));
        assertEquals(Map.of(), jars.getAll(List.of()));
        assertEquals(Map.of(), jars.getAll(List.of("nowhere")));
    }

    @Test
    void longStreamsAreLoadedAtOnceToTheirEnds() {
        for (String id : List.of("a", "b", "c")) {
            jars.create(id, new Jar.Bought(id));
            for (int part = 0; part < 5; part++) {
                jars.update(
                        id,
                        jar -> Decision.of(
                                LongStream.range(0, 50).mapToObj(Jar.Put::new).toArray(Jar.Put[]::new)));
            }
        }
        jars.takeSnapshot("b");
        Map<String, Jar> all = jars.getAll(List.of("c", "b", "a"));
        assertEquals(List.of("c", "b", "a"), List.copyOf(all.keySet()));
        all.values().forEach(each -> assertEquals(250, each.coins().size()));
    }

    @Test
    void aSnapshotThatDoesNotFitIsPassedOverAlsoAmongMany() {
        for (String id : List.of("1", "2", "3")) {
            fill(id, 4);
        }
        Snapshot right = doctored("1", 5, 1, "Jar", "{\"label\":\"doctored\",\"sum\":1000,\"coins\":[]}");
        snapshots.save(right);
        for (long version : new long[] {4, 9}) {
            snapshots.save(new Snapshot(
                    new StreamId("Jar", version == 4 ? "2" : "3"),
                    version,
                    right.eventId(),
                    NOON,
                    NOON,
                    "Jar",
                    1,
                    right.state()));
        }
        Map<String, Jar> all = jars.getAll(List.of("1", "2", "3"));
        assertEquals(
                List.of(1000L, 10L, 10L), all.values().stream().map(Jar::sum).toList());
    }

    @Test
    void aTransactionLoadsManyWithWhatItHasAppended() {
        fill("1", 1);
        fill("2", 2);
        store.inTransaction(transaction -> {
            Repository<Jar, DomainEvent<? super Jar>> joined =
                    daybook.in(transaction).repository(Jar.class);
            assertEquals(2, joined.getAll(List.of("1", "2")).size());
            joined.update("2", jar -> new Jar.Put(10));
            joined.create("3", new Jar.Bought("new"));
            assertEquals(
                    List.of(1L, 13L, 0L),
                    joined.getAll(List.of("1", "2", "3")).values().stream()
                            .map(Jar::sum)
                            .toList());
            return true;
        });
    }

    // When they are taken

    @Test
    @Tag("SN-01")
    void aPolicyTakesThemEveryFewEvents() {
        jars = open(Daybook.builder(store).snapshots(Jar.class, SnapshotPolicy.every(3)));
        fill("1", 1);
        assertEquals(Optional.empty(), snapshots.find(JAR));
        put("1", 2);
        assertEquals(NOON.getClass(), awaitSnapshot(JAR, 3).latest().getClass());
        jars.create("2", new Jar.Bought("big"), List.of(new Jar.Put(1), new Jar.Put(2), new Jar.Put(3)));
        awaitSnapshot(new StreamId("Jar", "2"), 4);
        fill("3", 5);
        awaitSnapshot(new StreamId("Jar", "3"), 6);
    }

    @Test
    void aPolicyTakesThemAtAnEvent() {
        jars = open(Daybook.builder(store).snapshots(Jar.class, SnapshotPolicy.at(Jar.Labeled.class)));
        fill("1", 3);
        jars.update("1", jar -> new Jar.Labeled("full"));
        awaitSnapshot(JAR, 5);
    }

    @Test
    void aPolicyTakesThemAfterASlowLoad() {
        jars = open(Daybook.builder(store)
                .snapshots(
                        Jar.class,
                        SnapshotPolicy.slowerThan(Duration.ofDays(1)).or(SnapshotPolicy.slowerThan(Duration.ZERO))));
        fill("1", 3);
        jars.get("1");
        awaitSnapshot(JAR, 4);
    }

    /** A database may be slow for other reasons, and one more load would make it slower. */
    @Test
    void aSlowLoadThatASnapshotWouldNotHelpHasNoneTaken() {
        List<StreamId> looked = new CopyOnWriteArrayList<>();
        jars = open(Daybook.builder(new DelegatingStore(store) {
                    @Override
                    public SnapshotStore snapshots() {
                        return Thread.currentThread().getName().startsWith("daybook-snapshots")
                                ? new Looks(super.snapshots(), looked)
                                : super.snapshots();
                    }
                })
                .snapshots(Jar.class, SnapshotPolicy.slowerThan(Duration.ZERO)));
        fill("1", 3);
        jars.get("1");
        awaitSnapshot(JAR, 4);
        awaitTaken("behind");
        looked.clear();
        for (int i = 0; i < 10; i++) {
            jars.get("1");
            jars.find("none");
        }

        awaitTaken("last");

        assertFalse(looked.contains(JAR), looked::toString);
        assertFalse(looked.contains(new StreamId("Jar", "none")), looked::toString);
        assertTrue(looked.contains(new StreamId("Jar", "last")), looked::toString);
    }

    /** By the one thread that takes them all in turn, so after all that were asked for before. */
    private void awaitTaken(String id) {
        fill(id, 1);
        jars.get(id);
        awaitSnapshot(new StreamId("Jar", id), 2);
    }

    /** Notes for which streams loads begin. */
    private record Looks(SnapshotStore snapshots, List<StreamId> looked) implements SnapshotStore {
        @Override
        public Optional<Snapshot> find(StreamId stream) {
            looked.add(stream);
            return snapshots.find(stream);
        }

        @Override
        public boolean save(Snapshot snapshot) {
            return snapshots.save(snapshot);
        }

        @Override
        public boolean delete(StreamId stream) {
            return snapshots.delete(stream);
        }

        @Override
        public List<Snapshot> readPage(@Nullable StreamId after, int limit) {
            return snapshots.readPage(after, limit);
        }
    }

    @Test
    void aPolicyOfAnEntityIsFollowedWhenItIsSaved() {
        daybook = Daybook.builder(store)
                .snapshots(Jar.Purse.class, SnapshotPolicy.every(2))
                .open();
        EntityRepository<Jar.Purse> purses = daybook.entityRepository(Jar.Purse.class);
        Jar.Purse purse = purses.begin("1", new Jar.Purse.Found());
        purse.put(3);
        purses.save(purse);
        awaitSnapshot(new StreamId("Purse", "1"), 2);
    }

    @Test
    void theNearestPolicyCounts() {
        jars = open(Daybook.builder(store)
                .snapshots(Object.class, SnapshotPolicy.every(1))
                .snapshots(Jar.class, SnapshotPolicy.at(Jar.Broken.class).or(SnapshotPolicy.every(2))));
        jars.create("1", new Jar.Bought("tips"));
        jars.create("2", new Jar.Bought("tips"), List.of(new Jar.Put(1)));
        awaitSnapshot(new StreamId("Jar", "2"), 2);
        assertEquals(Optional.empty(), snapshots.find(JAR));
    }

    // Transactions

    @Test
    void aTransactionReadsThemAndWhatItHasNotCommittedIsInNone() {
        jars = open(Daybook.builder(store).snapshots(Jar.class, SnapshotPolicy.every(2)));
        fill("1", 2);
        awaitSnapshot(JAR, 2);
        doctor("1", 3);
        store.inTransaction(transaction -> {
            Repository<Jar, DomainEvent<? super Jar>> joined =
                    daybook.in(transaction).repository(Jar.class);
            assertEquals(1000, joined.get("1").sum());
            joined.update("1", jar -> new Jar.Put(8));
            assertEquals(1008, joined.get("1").sum());
            assertThrows(IllegalStateException.class, () -> joined.takeSnapshot("1"));
            assertEquals(3, snapshots.find(JAR).orElseThrow().version());
            return true;
        });
        awaitSnapshot(JAR, 4);
        assertThrows(
                UnsupportedOperationException.class,
                () -> store.inTransaction(transaction -> {
                    daybook.in(transaction).repository(Jar.class).update("1", jar -> Decisions.two());
                    throw new UnsupportedOperationException("rolled back");
                }));
        put("1", 1);
        put("1", 1);
        awaitSnapshot(JAR, 6);
        assertEquals(1010, jars.get("1").sum());
    }

    private static final class Decisions {
        static Decision<Jar> two() {
            return Decision.of(new Jar.Put(100), new Jar.Put(100));
        }
    }

    // What is refused

    /** Holds what cannot be told in a text. */
    record Opaque(Object content) {
        record Made() implements Creation<Opaque> {
            @Override
            public Opaque create() {
                return new Opaque(new Object());
            }
        }
    }

    @Test
    void oneThatIsTakenByHandMendsAWrongOne() {
        fill("1", 2);
        doctor("1", 3);
        assertEquals(1_000, jars.get("1").sum());

        assertEquals(OptionalLong.of(3), jars.takeSnapshot("1"));

        assertEquals(3, jars.get("1").sum());
        assertEquals(
                List.of(), daybook.compare(snapshots.find(JAR).orElseThrow()).orElseThrow());
    }

    /** Its set is written in another order each time, since it is another kind of set. */
    record Tags(Set<String> tags) {

        record Made() implements Creation<Tags> {
            @Override
            public Tags create() {
                return new Tags(new LinkedHashSet<>());
            }
        }

        record Added(String tag) implements DomainEvent<Tags> {
            @Override
            public Tags mutate(Tags before) {
                Set<String> tags = new LinkedHashSet<>(before.tags);
                tags.add(tag);
                return new Tags(tags);
            }
        }
    }

    @Test
    void aSetIsTheSameInWhateverOrderItIsWritten() {
        Repository<Tags, DomainEvent<? super Tags>> all = daybook.repository(Tags.class);
        all.create("1", new Tags.Made());
        List.of("wool", "milk", "tea", "bread", "salt").forEach(tag -> all.update("1", each -> new Tags.Added(tag)));

        assertEquals(OptionalLong.of(6), all.takeSnapshot("1"));

        assertEquals(
                Set.of("wool", "milk", "tea", "bread", "salt"), all.get("1").tags());
        Snapshot taken = snapshots.find(new StreamId("Tags", "1")).orElseThrow();
        assertEquals(List.of(), daybook.compare(taken).orElseThrow());
        Snapshot other = new Snapshot(
                taken.stream(),
                taken.version(),
                taken.eventId(),
                taken.begunAt(),
                taken.latest(),
                taken.stateType(),
                taken.stateVersion(),
                taken.state().replace("milk", "silk"));
        assertFalse(daybook.compare(other).orElseThrow().isEmpty());
    }

    /** Nobody can know what is below a class that is not sealed. */
    @AggregateType("Open")
    interface Open {
        record Made() implements Creation<Open> {
            @Override
            public Open create() {
                return new Open() {};
            }
        }
    }

    @Test
    void aStateOfClassesThatNobodyCanKnowIsRefused() {
        ConfigurationException e = assertThrows(
                ConfigurationException.class,
                () -> Daybook.builder(store)
                        .define(Open.class)
                        .snapshots(Open.class, SnapshotPolicy.every(10))
                        .open());
        assertTrue(String.valueOf(e.getMessage()).contains("make it sealed"), e.getMessage());
    }

    sealed interface Drawn {
        record Made() implements Creation<Drawn> {
            @Override
            public Drawn create() {
                return new Dot(1);
            }
        }

        @StateVersion(2)
        record Dot(int x) implements Drawn {}
    }

    @Test
    void aStateVersionWhereNobodyLooksForItIsRefused() {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> daybook.repository(Drawn.class));
        assertTrue(String.valueOf(e.getMessage()).contains("Dot would not be looked at"), e.getMessage());
    }

    @Test
    void aStateThatCannotBeWrittenIsRefusedBeforeAnyIs() {
        Daybook.Builder builder = Daybook.builder(store).define(Opaque.class);
        builder.snapshots(Opaque.class, SnapshotPolicy.every(10));
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> builder.open().close());
        assertMentions(refused, "no snapshots can be taken of", "Opaque", "content");
    }

    @Test
    void aPolicyThatNeverTakesOneExemptsAState() {
        daybook = Daybook.builder(store)
                .define(Opaque.class)
                .snapshots(Object.class, SnapshotPolicy.every(1))
                .snapshots(Opaque.class, SnapshotPolicy.never())
                .open();
        Repository<Opaque, DomainEvent<? super Opaque>> opaques = daybook.repository(Opaque.class);
        opaques.create("1", new Opaque.Made());
        assertMentions(
                assertThrows(ConfigurationException.class, () -> opaques.takeSnapshot("1")),
                "no snapshots can be taken of",
                "content");
    }

    interface Fragile {}

    interface Costly {}

    record Vase(String maker) implements Fragile, Costly {
        record Made(String maker) implements Creation<Vase> {
            @Override
            public Vase create() {
                return new Vase(maker);
            }
        }
    }

    @Test
    void twoPoliciesOfWhichNoneIsNearerAreRefused() {
        daybook = Daybook.builder(store)
                .snapshots(Fragile.class, SnapshotPolicy.never())
                .snapshots(Costly.class, SnapshotPolicy.never())
                .snapshots(Vase.class, SnapshotPolicy.every(1))
                .open();
        daybook.repository(Vase.class).create("1", new Vase.Made("Meissen"));
        awaitSnapshot(new StreamId("Vase", "1"), 1);

        Daybook.Builder builder = Daybook.builder(store)
                .define(Vase.class)
                .snapshots(Object.class, SnapshotPolicy.never())
                .snapshots(Fragile.class, SnapshotPolicy.every(2))
                .snapshots(Costly.class, SnapshotPolicy.never());
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> builder.open().close());
        assertMentions(refused, "Costly and ", "Fragile are equally near to ", "Vase: give it one of its own");
    }

    @Test
    void aPolicyThatWaitsForAnEventOfOthersIsRefused() {
        Daybook.Builder builder = Daybook.builder(store)
                .define(Jar.class)
                .snapshots(Jar.class, SnapshotPolicy.at(Jar.Labeled.class, Opaque.Made.class));
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> builder.open().close());
        assertMentions(refused, "Jar", "Opaque$Made", "none of its events");
    }

    @Test
    void withoutAPolicyThereAreNone() {
        jars = open(Daybook.builder(store));
        fill("1", 1);
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> jars.takeSnapshot("1"));
        assertMentions(refused, "Jar", "SnapshotPolicy.never()");
        doctor("1", 2);
        assertEquals(1, jars.get("1").sum());
    }
}
