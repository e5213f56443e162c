package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.daybook.store.jpa.JpaStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamStatesTest {

    @TempDir
    Path folder;

    @Test
    void knows_what_it_was_told_of_many_streams() {
        StreamStates states = new StreamStates(true, 1_000_000);
        StreamKey.Maker keys = new StreamKey.Maker();
        Map<StreamKey, Integer> expected = new HashMap<>();
        Random random = new Random(5);
        for (int i = 0; i < 200_000; i++) {
            StreamKey key = keys.of("Todo", "s" + random.nextInt(50_000));
            states.put(key, i, StreamStates.STOPPED);
            expected.put(key, i);
        }
        expected.forEach((key, version) -> {
            assertThat(states.version(key)).isEqualTo(version);
            assertThat(states.is(key, StreamStates.STOPPED)).isTrue();
            assertThat(states.is(key, StreamStates.RENUMBERED)).isFalse();
        });
        assertThat(states.isKnown(keys.of("Todo", "other"))).isFalse();
    }

    @Test
    void two_streams_whose_names_join_to_the_same_have_two_keys() {
        StreamKey.Maker keys = new StreamKey.Maker();

        assertThat(keys.of("Todo", "sx")).isNotEqualTo(keys.of("Todos", "x")).isEqualTo(keys.of("Todo", "sx"));
    }

    @Test
    void a_takeover_that_can_remember_few_streams_asks_for_the_others() {
        CsvFile csv = new CsvFile(folder.resolve("old.csv"));
        for (int version = 0; version < 6; version++) {
            for (int stream = 0; stream < 30; stream++) {
                int given = stream == 7 && version > 2 ? version + 4 : version; // a gap
                csv.add(csv.row("s" + stream, stream == 9 && version == 3 ? "{" : "{}", given));
            }
        }
        csv.write();
        String journal = Journals.emptyH2();
        JpaStore store = JpaStore.builder(journal).createSchema().open();
        try (Target target = new Target(store, "", "", Set.of(DefectKind.GAP), 10);
                CsvSource source = CsvSource.open(folder.resolve("old.csv"))) {
            StreamKey.Maker keys = new StreamKey.Maker();
            for (var rows = source.next(13, 1 << 20); !rows.isEmpty(); rows = source.next(13, 1 << 20)) {
                target.take(rows.stream()
                        .map(each -> CheckedRow.of(each, keys, ZoneOffset.UTC))
                        .toList());
            }
            assertThat(target.state().events()).isEqualTo(180 - 3);
            assertThat(target.state().defects()).isEqualTo(2);
        }
        assertThat(Journals.payloads(journal, "Todo", "s7")).hasSize(6);
        assertThat(Journals.payloads(journal, "Todo", "s9")).hasSize(3);
    }
}
