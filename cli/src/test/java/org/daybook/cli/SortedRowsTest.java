package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.daybook.event.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedRowsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 13, 99, 100, 101, 1_000, 5_678})
    void rows_come_back_in_order_in_memory_and_from_a_file(int count) throws IOException {
        for (int range : new int[] {3, 1_000_000_000}) {
            Random random = new Random(count);
            List<long[]> expected = new ArrayList<>();
            List<long[]> found = new ArrayList<>();
            try (SortedRows rows = new SortedRows(2, 100)) {
                for (int i = 0; i < count; i++) {
                    long[] row = {random.nextInt(range) - range / 2, random.nextInt(range)};
                    expected.add(row);
                    rows.add(row);
                }
                expected.sort(Arrays::compare);
                rows.forEach(row -> found.add(row.clone()));
            }
            assertThat(found.stream().map(Arrays::toString))
                    .isEqualTo(expected.stream().map(Arrays::toString).toList());
        }
    }

    @Test
    void rows_that_are_sorted_already_take_no_longer() throws IOException {
        try (SortedRows rows = new SortedRows(1)) {
            for (int i = 0; i < 300_000; i++) {
                rows.add(i); // quadratic, this would take minutes
            }
            long[] next = new long[1];
            rows.forEach(row -> assertThat(row[0] == next[0]++).isTrue());
            assertThat(next[0]).isEqualTo(300_000);
        }
    }

    @Test
    void versions_are_told_that_do_not_follow() throws IOException {
        for (int rowsInMemory : new int[] {2, 1_000}) {
            List<String> wrong = new ArrayList<>();
            try (StreamVersions versions = new StreamVersions(rowsInMemory)) {
                StreamId one = new StreamId("a", "bc");
                StreamId other = new StreamId("ab", "c"); // the same letters, and another stream
                versions.add(one, 1, 1);
                versions.add(other, 2, 1);
                versions.add(one, 3, 2);
                versions.add(other, 4, 3);
                versions.add(one, 5, 2);
                versions.add(one, 6, 3);
                versions.add(new StreamId("new", "x"), 7, 2);
                versions.check((place, version, before) -> wrong.add(place + ": " + version + " behind " + before));
            }
            assertThat(wrong).containsExactlyInAnyOrder("4: 3 behind 1", "5: 2 behind 2", "7: 2 behind 0");
        }
    }
}
