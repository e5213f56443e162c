package org.daybook.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.daybook.event.ConfigurationException;
import org.daybook.event.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionsTest {

    /** Computed elsewhere (zlib.crc32 of Python): what is stored lies where this says, and must be found there for ever. */
    @ParameterizedTest
    @CsvSource({
        "Todo, 1, 1, 1, 3, 941",
        "Todo, 2, 1, 3, 9, 535",
        "Todo, 6deaca4c-0000-7000-8000-000000000001, 0, 0, 0, 1012",
        "Cart, 1, 1, 1, 9, 829",
        "Größe, ä, 0, 0, 2, 292",
        "Todo, 日本, 1, 3, 5, 615",
        "Todo, 😀, 0, 2, 4, 482",
        "A, a, 1, 3, 1, 811"
    })
    void theHashIsTheSameForEver(String type, String id, int ofTwo, int ofFour, int ofTen, int ofMost) {
        StreamId stream = new StreamId(type, id);
        assertThat(Partitions.byHash(2).of(stream)).isEqualTo(ofTwo);
        assertThat(Partitions.byHash(4).of(stream)).isEqualTo(ofFour);
        assertThat(Partitions.byHash(10).of(stream)).isEqualTo(ofTen);
        assertThat(Partitions.byHash(Partitions.MAX).of(stream)).isEqualTo(ofMost);
        assertThat(Partitions.one().of(stream)).isZero();
    }

    @Test
    void theHashTellsWhereTheTypeEndsAndTheIdBegins() {
        assertThat(Partitions.byHash(1024).of(new StreamId("ab", "c")))
                .isNotEqualTo(Partitions.byHash(1024).of(new StreamId("a", "bc")));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8, 10, 16})
    void theHashSpreadsIdsThatAreCounted(int count) {
        int streams = 10_000 * count;
        int[] found = new int[count];
        Partitions partitions = Partitions.byHash(count);
        IntStream.range(0, streams).forEach(id -> found[partitions.of(new StreamId("Todo", String.valueOf(id)))]++);

        for (int each : found) {
            assertThat(each).isBetween(9_500, 10_500);
        }
    }

    @Test
    void aFunctionSaysWhichOneAStreamIsIn() {
        Partitions partitions = Partitions.by(3, stream -> stream.aggregateId().charAt(0) - 'a');

        assertThat(partitions.count()).isEqualTo(3);
        assertThat(partitions.of(new StreamId("Todo", "a1"))).isZero();
        assertThat(partitions.of(new StreamId("Cart", "c1"))).isEqualTo(2);
        for (String id : new String[] {"d", "A"}) {
            assertThatThrownBy(() -> partitions.of(new StreamId("Todo", id)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("Todo/" + id)
                    .hasMessageContaining("partition " + (id.charAt(0) - 'a'))
                    .hasMessageContaining("there are 3");
        }
    }

    @Test
    void thereAreOneToMost() {
        assertThat(Partitions.one().count()).isEqualTo(1);
        assertThat(Partitions.byHash(1024).count()).isEqualTo(1024);
        for (int count : new int[] {0, -1, 1025, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Partitions.byHash(count))
                    .withMessageContaining("1 to 1024")
                    .withMessageContaining("not " + count);
            assertThatIllegalArgumentException().isThrownBy(() -> Partitions.by(count, stream -> 0));
        }
        assertThatNullPointerException().isThrownBy(() -> Partitions.by(2, null));
        assertThat(Partitions.one()).hasToString("1 partition");
        assertThat(Partitions.byHash(2)).hasToString("2 partitions");
    }
}
