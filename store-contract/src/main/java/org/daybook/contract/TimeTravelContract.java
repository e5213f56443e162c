package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Difference;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.aggregate.Transition;
import org.daybook.aggregate.WhatIf;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.DomainEvent;
import org.daybook.event.Upcaster;
import org.daybook.store.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Aggregates as they were after each event, and as they would be with other events.
 *
 * <pre>{@code
 * class MyTimeTravelTest extends TimeTravelContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class TimeTravelContract extends DaybookContract {

    private Repository<Jar, DomainEvent<? super Jar>> jars;

    /** For suites. */
    @SuppressWarnings("NullAway.Init") // JUnit calls openJars() first
    protected TimeTravelContract() {}

    @BeforeEach
    void openJars() {
        daybook = Daybook.builder(store)
                .clock(clock)
                .snapshots(Object.class, SnapshotPolicy.never())
                .open();
        jars = daybook.repository(Jar.class);
    }

    private void fill() {
        jars.create("1", new Jar.Bought("tips"));
        jars.update("1", jar -> new Jar.Put(5));
        jars.update("1", jar -> new Jar.Labeled("savings"));
        jars.update("1", jar -> new Jar.Put(7));
    }

    private static <S, E> List<Transition<S, E>> transitions(Repository<S, E> repository, String id, long from) {
        try (Stream<Transition<S, E>> all = repository.transitions(id, from)) {
            return all.toList();
        }
    }

    private static List<String> texts(List<Difference> differences) {
        return differences.stream().map(Difference::toString).toList();
    }

    @Test
    void eachEventHasTheStatesAroundItAndWhatDiffers() {
        fill();
        List<Transition<Jar, DomainEvent<? super Jar>>> all = transitions(jars, "1", 1);

        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                all.stream().map(each -> each.event().version()).toList());
        assertEquals(Optional.empty(), all.get(0).before());
        for (int i = 1; i < 4; i++) {
            assertEquals(all.get(i - 1).after(), all.get(i).before().orElseThrow());
            assertEquals(jars.at("1", i + 1), all.get(i).after());
        }
        assertEquals(
                List.of("label: nothing -> \"tips\"", "sum: nothing -> 0", "coins: nothing -> []"),
                texts(all.get(0).differences()));
        assertEquals(
                List.of("sum: 0 -> 5", "coins[0]: nothing -> 5"),
                texts(all.get(1).differences()));
        assertEquals(List.of("label: \"tips\" -> \"savings\""), texts(all.get(2).differences()));
        assertEquals(
                List.of("sum: 5 -> 12", "coins[1]: nothing -> 7"),
                texts(all.get(3).differences()));
        assertEquals(List.of(), transitions(jars, "nowhere", 1));
    }

    @Test
    void readingFromAVersionOnBeginsWithTheNearestEarlierSnapshot() {
        fill();
        Snapshot doctored = new Snapshot(
                history(jars, "1").get(1).stream(),
                2,
                history(jars, "1").get(1).id(),
                clock.instant(),
                clock.instant(),
                "Jar",
                1,
                "{\"label\":\"doctored\",\"sum\":1000,\"coins\":[]}");
        store.snapshots().save(doctored);

        assertEquals(1005, transitions(jars, "1", 2).get(0).after().sum() + 1000);
        assertEquals(
                "doctored",
                transitions(jars, "1", 3).get(0).before().orElseThrow().label());
        assertEquals(1007, transitions(jars, "1", 4).get(0).after().sum());
        assertEquals(1, transitions(jars, "1", 4).size());
        assertEquals(List.of(), transitions(jars, "1", 5));
        assertEquals(List.of(), transitions(jars, "1", 6));
        assertThrows(IllegalArgumentException.class, () -> jars.transitions("1", 0));
    }

    @Test
    void anAggregateThatWasDiscardedBeginsAnew() {
        fill();
        jars.update("1", jar -> new Jar.Broken());
        jars.recreate("1", new Jar.Bought("again"));
        List<Transition<Jar, DomainEvent<? super Jar>>> all = transitions(jars, "1", 5);

        assertEquals(all.get(0).before().orElseThrow(), all.get(0).after());
        assertEquals(List.of(), all.get(0).differences());
        assertEquals(Optional.empty(), all.get(1).before());
        assertEquals("again", all.get(1).after().label());
        assertEquals("again", transitions(jars, "1", 6).get(0).after().label());
    }

    @Test
    void anEntityIsSeenAsItWasBeforeAndAfter() {
        EntityRepository<Jar.Purse> purses = daybook.entityRepository(Jar.Purse.class);
        Jar.Purse purse = purses.begin("1", new Jar.Purse.Found());
        purse.put(3);
        purse.put(4);
        purses.save(purse);
        List<Long> sums = new ArrayList<>();
        try (Stream<Transition<Jar.Purse, DomainEvent<? super Jar.Purse>>> all = purses.transitions("1")) {
            all.forEach(each -> {
                sums.add(each.before().map(Jar.Purse::sum).orElse(-1L));
                sums.add(each.after().sum());
            });
        }
        assertEquals(List.of(-1L, 0L, 0L, 3L, 3L, 7L), sums);
        List<List<String>> differences = transitions(purses, "1", 1).stream()
                .map(each -> texts(each.differences()))
                .toList();
        assertEquals(List.of("coins[1]: nothing -> 4", "sum: 3 -> 7"), differences.get(2));
    }

    @Test
    void thePartsOfASplitEventAreTransitionsOfTheirOwn() {
        append(
                new org.daybook.event.StreamId("Parcel", "1"),
                Parcel.text("parcel_sent", 3, "{\"label\":\"tea\",\"grams\":7}"),
                Parcel.text("parcel_travelled", 1, "{\"stops\":[\"Oslo\",\"Voss\"]}"),
                Parcel.text("parcel_weighed", 1, "{}"));
        daybook = Daybook.builder(store)
                .define(Parcel.class)
                .upcaster("parcel_travelled", 1, Parcel.JOURNEY_IS_STOPS)
                .upcaster("parcel_weighed", 1, Upcaster.dropping())
                .open();
        List<Transition<Parcel, DomainEvent<? super Parcel>>> all =
                transitions(daybook.repository(Parcel.class), "1", 2);
        assertEquals(
                List.of(List.of("stops[0]: nothing -> \"Oslo\""), List.of("stops[1]: nothing -> \"Voss\"")),
                all.stream().map(each -> texts(each.differences())).toList());
        assertEquals(
                List.of(2L, 2L),
                all.stream().map(each -> each.event().version()).toList());
    }

    @Test
    void otherEventsMakeAnotherStateAndNothingIsStored() {
        fill();
        assertEquals(5, jars.whatIf("1").without(4).state().orElseThrow().sum());
        assertEquals(
                List.of("sum: 12 -> 107", "coins[0]: 5 -> 100"),
                texts(jars.whatIf("1").replacing(2, new Jar.Put(100)).differences()));
        assertEquals(
                new Jar("tips", 3, List.of(1L, 2L)),
                jars.whatIf("1")
                        .without(2)
                        .without(3)
                        .replacing(4, new Jar.Put(1))
                        .adding(4, new Jar.Put(2))
                        .state()
                        .orElseThrow());
        assertEquals(List.of(), jars.whatIf("1").differences());
        assertEquals(
                Optional.empty(), jars.whatIf("1").adding(4, new Jar.Broken()).state());
        assertEquals(
                1,
                jars.whatIf("2")
                        .adding(0, new Jar.Bought("new"))
                        .adding(0, new Jar.Put(1))
                        .state()
                        .orElseThrow()
                        .sum());
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> jars.whatIf("1").without(1).state());
        assertMentions(refused, "at version 2", "Jar/1", "no creation began it");
        for (WhatIf<Jar, DomainEvent<? super Jar>> missing : List.of(
                jars.whatIf("1").adding(5, new Jar.Put(1)),
                jars.whatIf("1").without(0),
                jars.whatIf("1").replacing(7, new Jar.Put(1)))) {
            assertMentions(
                    assertThrows(IllegalArgumentException.class, missing::differences),
                    "no event of version",
                    "4 in all");
        }
        assertThrows(IllegalArgumentException.class, () -> jars.whatIf("1").adding(-1, new Jar.Put(1)));
        assertEquals(4, readAll().size());
        assertEquals(12, jars.get("1").sum());
        assertThrows(AggregateNotFoundException.class, () -> jars.get("2"));
    }
}
