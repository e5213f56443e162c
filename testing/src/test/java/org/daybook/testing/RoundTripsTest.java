package org.daybook.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.event.Creation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which values the fields of events are tried with, and what counts as the same when it is read again. */
class RoundTripsTest {

    record Parcel() {}

    /** Every event begins a parcel. */
    interface ParcelEvent extends Creation<Parcel> {
        @Override
        default Parcel create() {
            return new Parcel();
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Content {}

    record Lost(@JsonIgnore String text) implements Content {}

    sealed interface Kept extends Content {}

    record KeptDry(String text) implements Kept {}

    record KeptCold(String text, boolean frozen) implements Kept {
        KeptCold {
            if (frozen) {
                throw new IllegalArgumentException("cold is not frozen");
            }
        }
    }

    record Filled(Content content) implements ParcelEvent {}

    record Cooled(Kept content) implements ParcelEvent {}

    record Sent(boolean express) implements ParcelEvent {
        Sent {
            if (!express) {
                throw new IllegalArgumentException("only express");
            }
        }
    }

    /** More than there are values of an event at least. */
    enum Zone {
        Z00,
        Z01,
        Z02,
        Z03,
        Z04,
        Z05,
        Z06,
        Z07,
        Z08,
        Z09,
        Z10,
        Z11,
        Z12,
        Z13,
        Z14,
        Z15,
        Z16,
        Z17,
        Z18,
        Z19,
        Z20,
        Z21,
        Z22,
        Z23,
        Z24,
        Z25,
        Z26,
        Z27,
        Z28,
        Z29,
        Z30,
        Z31,
        Z32,
        Z33,
        Z34,
        Z35,
        Z36,
        Z37,
        Z38,
        Z39,
        Z40,
        Z41,
        Z42,
        Z43,
        Z44,
        Z45,
        Z46,
        Z47,
        Z48,
        Z49,
        Z50,
        Z51,
        Z52,
        Z53,
        Z54,
        Z55,
        Z56,
        Z57,
        Z58,
        Z59
    }

    enum Weight {
        LIGHT,
        HEAVY,
        HUGE
    }

    record Weighed(Zone zone, Weight weight, boolean express) implements ParcelEvent {
        static final Set<Zone> ZONES = new HashSet<>();
        static final Set<String> PAIRS = new HashSet<>();

        Weighed {
            ZONES.add(zone);
            PAIRS.add(weight + " " + express);
        }
    }

    private static RoundTrips of(Class<?> event) {
        return RoundTrips.of(builder -> builder.define(Parcel.class, event));
    }

    @Test
    void each_permitted_class_is_tried() {
        assertThatThrownBy(() -> of(Filled.class).everyEventRoundTrips())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Lost[text=");
    }

    @Test
    void both_truth_values_are_tried() {
        assertThatThrownBy(() -> of(Sent.class).everyEventRoundTrips())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("for Sent, refuses a value that was made for it")
                .hasRootCauseMessage("only express");
    }

    @Test
    void all_constants_are_tried_and_with_different_values_of_other_fields() {
        of(Weighed.class).everyEventRoundTrips();
        assertThat(Weighed.ZONES).containsExactlyInAnyOrder(Zone.values());
        assertThat(Weighed.PAIRS).hasSize(3 * 2);
    }

    @Test
    void a_value_that_is_refused_is_said_with_the_permitted_class_that_it_is_for() {
        assertThatThrownBy(() -> of(Cooled.class).everyEventRoundTrips())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("for Cooled.content(KeptCold), refuses a value")
                .hasRootCauseMessage("cold is not frozen");
    }

    record Range<T>(T from, T to) {}

    record Sorted(SortedSet<String> names, Optional<SortedSet<String>> more, Range<Integer> range)
            implements ParcelEvent {}

    record Noted<T>(T note) implements ParcelEvent {}

    record Planned(List<? extends Weight> weights) implements ParcelEvent {}

    @Test
    void classes_with_parameters_can_be_given() {
        RoundTrips sorted = of(Sorted.class).using(SortedSet.class, () -> new TreeSet<>(List.of("tea", "")));
        assertThatThrownBy(sorted::everyEventRoundTrips)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("using(" + Range.class.getName() + ".class");
        sorted.using(Range.class, () -> new Range<>(1, 2)).everyEventRoundTrips();
    }

    @Test
    void what_has_no_class_is_given_with_the_record_that_it_is_in() {
        assertThatThrownBy(() -> of(Noted.class).everyEventRoundTrips())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "nobody knows how to make a T, for Noted.note: give the record that it is in, with using(...)");
        of(Noted.class).using(Noted.class, () -> new Noted<>("tea")).everyEventRoundTrips();
    }

    @Test
    void a_wildcard_is_its_bound() {
        of(Planned.class).everyEventRoundTrips();
    }

    record Stamp(byte[] print) {}

    record Tagged(
            Set<String> tags,
            Set<Set<Weight>> weights,
            Set<Stamp> stamps,
            Map<String, byte[]> prints,
            Optional<byte[]> print,
            Stamp[] more)
            implements ParcelEvent {}

    /** Is written in one order and read in another one, as a set may be by any serializer. */
    static final class Turning extends AbstractSet<String> {
        private static int made;
        private final List<String> elements = new ArrayList<>();
        private final boolean isTurned = made++ % 2 == 0;

        @Override
        public boolean add(String element) {
            return !elements.contains(element) && elements.add(element);
        }

        @Override
        public Iterator<String> iterator() {
            List<String> sorted = new ArrayList<>(elements);
            sorted.sort(isTurned ? Comparator.reverseOrder() : Comparator.naturalOrder());
            return sorted.iterator();
        }

        @Override
        public int size() {
            return elements.size();
        }
    }

    record Turned(Turning marks) implements ParcelEvent {}

    static final class TurnedMarks implements ParcelEvent {
        Turning marks = new Turning();
    }

    private static Turning turning() {
        Turning marks = new Turning();
        marks.addAll(List.of("tea", "cup", "fine"));
        return marks;
    }

    private static TurnedMarks turnedMarks() {
        TurnedMarks event = new TurnedMarks();
        event.marks = turning();
        return event;
    }

    @Test
    void sets_are_the_same_in_any_order() {
        of(Tagged.class).everyEventRoundTrips();
        of(Turned.class).using(Turning.class, RoundTripsTest::turning).everyEventRoundTrips();
        of(TurnedMarks.class)
                .using(TurnedMarks.class, RoundTripsTest::turnedMarks)
                .everyEventRoundTrips();
    }

    /** Forgets all but its first element when it is read. */
    static final class Losing extends AbstractSet<String> {
        private final List<String> elements = new ArrayList<>();

        static Losing of(String... elements) {
            Losing made = new Losing();
            made.elements.addAll(List.of(elements));
            return made;
        }

        @Override
        public boolean add(String element) {
            return elements.isEmpty() && elements.add(element);
        }

        @Override
        public Iterator<String> iterator() {
            return elements.iterator();
        }

        @Override
        public int size() {
            return elements.size();
        }
    }

    record Shortened(Losing marks) implements ParcelEvent {}

    static final class ShortenedMarks implements ParcelEvent {
        Losing marks = Losing.of("tea", "cup");
    }

    /** Swaps its elements when it is read. */
    record Swapped(List<String> marks) implements ParcelEvent {
        @JsonCreator
        static Swapped read(@JsonProperty("marks") List<String> marks) {
            return new Swapped(List.of(marks.get(1), marks.get(0)));
        }
    }

    /** Is equal to all of its kind. */
    record Careless(List<String> marks) implements ParcelEvent {
        @JsonCreator
        static Careless read(@JsonProperty("marks") List<String> marks) {
            return new Careless(marks.subList(0, 1));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Careless;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    static List<RoundTrips> losing() {
        return List.of(
                of(Shortened.class).using(Losing.class, () -> Losing.of("tea", "cup")),
                of(ShortenedMarks.class).using(ShortenedMarks.class, ShortenedMarks::new),
                of(Swapped.class).using(Swapped.class, () -> new Swapped(List.of("tea", "cup"))),
                of(Careless.class).using(Careless.class, () -> new Careless(List.of("tea", "cup"))));
    }

    @ParameterizedTest
    @MethodSource("losing")
    void what_is_lost_or_moved_is_said(RoundTrips events) {
        assertThatThrownBy(events::everyEventRoundTrips)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("marks");
    }
}
