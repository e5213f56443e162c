package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million events, all in one stream, are read by a process with a heap of 128 MiB. */
@Tag("deep")
class MillionEventsTest {

    private static final int EVENTS = 1_000_000;
    private static final int EVENTS_PER_APPEND = 1_000;
    private static final StreamId STREAM = new StreamId("Todo", "long");

    @Test
    void are_read_in_a_small_heap_from_an_h2_file(@TempDir Path folder) throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("journal");
        write(url);
        assertThat(readInSmallHeap(url))
                .isEqualTo(EVENTS + " forward, " + EVENTS + " backward, " + EVENTS + " in all\n");
    }

    @Test
    void are_read_in_a_small_heap_from_postgres() throws Exception {
        String url = TestDatabase.POSTGRES.url() + "&currentSchema=million";
        try (JpaStore store = JpaStore.builder(TestDatabase.POSTGRES.url())
                .schema("million")
                .createSchema()
                .open()) {
            assertThat(store.journal().head()).isEqualTo(Positions.start(1));
        }
        write(url);
        assertThat(readInSmallHeap(url))
                .isEqualTo(EVENTS + " forward, " + EVENTS + " backward, " + EVENTS + " in all\n");
    }

    private static void write(String url) {
        String data = "{\"label\":\"" + "x".repeat(180) + "\"}";
        try (JpaStore store = JpaStore.builder(url).createSchema().open()) {
            for (int i = 0; i < EVENTS / EVENTS_PER_APPEND; i++) {
                List<EventText> events = IntStream.range(0, EVENTS_PER_APPEND)
                        .mapToObj(each ->
                                new EventText(UUID.randomUUID(), "todo_changed_label", 1, data, "{}", Instant.EPOCH))
                        .toList();
                store.journal().append(STREAM, ExpectedVersion.exactly((long) i * EVENTS_PER_APPEND), events);
            }
        }
    }

    private static String readInSmallHeap(String url) throws IOException, InterruptedException {
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Reader.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(reader.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(reader.waitFor()).isZero();
        return printed;
    }

    /** The process with the small heap. */
    public static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) {
            try (JpaStore store = JpaStore.builder(arguments[0]).open();
                    Stream<JournalRecord> forward = store.journal().read(STREAM, Slice.all());
                    Stream<JournalRecord> backward =
                            store.journal().read(STREAM, Slice.all().backward());
                    Stream<JournalRecord> all = store.journal().readAll(Position.start(), Long.MAX_VALUE)) {
                System.out.println(
                        forward.count() + " forward, " + backward.count() + " backward, " + all.count() + " in all");
            }
        }
    }
}
