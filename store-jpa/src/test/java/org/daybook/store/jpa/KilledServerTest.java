package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several processes write to an H2 file that one of them serves, and that one is killed, and so is each of the next until one
 * is left. The others cannot write for some seconds, until H2 takes the dead process's lock for old, and are told so; then one
 * of them serves the file.
 */
@Tag("deep")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class KilledServerTest {

    private static final int PROCESSES = 3;
    private static final int APPENDS_BEFORE_EACH_KILL = 200;

    private final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<CountDownLatch> awaited = new ArrayList<>();

    @Test
    void loses_nothing_acknowledged_and_leaves_no_gap(@TempDir Path folder) throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("journal");
        JpaStore.builder(url).createSchema().open().close();
        List<Thread> readers = new ArrayList<>();
        try (WriterProcesses processes = new WriterProcesses(PROCESSES, url + ";AUTO_SERVER=TRUE", "")) {
            for (int process = 0; process < PROCESSES; process++) {
                awaited.add(new CountDownLatch(APPENDS_BEFORE_EACH_KILL));
            }
            for (int process = 0; process < PROCESSES; process++) {
                readers.add(reader(processes, process));
            }
            for (int process = 0; process < PROCESSES; process++) {
                for (int alive = process; alive < PROCESSES; alive++) {
                    latch(alive).await();
                }
                processes.kill(process); // the first one serves the file, and the last one does in the end
                for (int alive = process + 1; alive < PROCESSES; alive++) {
                    renewLatch(alive);
                }
            }
            for (Thread reader : readers) {
                reader.join();
            }
        }

        try (JpaStore store = JpaStore.builder(url).open();
                Stream<JournalRecord> rows = store.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            Map<StreamId, Long> versions = new HashMap<>();
            Set<UUID> stored = new HashSet<>();
            List<Long> positions = new ArrayList<>();
            rows.forEach(row -> {
                assertThat(row.version()).isEqualTo(versions.merge(row.stream(), 1L, Long::sum));
                positions.add(row.position().number());
                stored.add(row.event().id());
            });
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(2 * APPENDS_BEFORE_EACH_KILL * PROCESSES);
            assertThat(stored).containsAll(acknowledged);
            assertThat(versions).hasSize(PROCESSES);
            assertThat(versions.values()).as("whole appends").allMatch(version -> version % 2 == 0);
            assertThat(positions)
                    .isEqualTo(
                            LongStream.rangeClosed(1, positions.size()).boxed().toList());
            System.out.println(acknowledged.size() + " events acknowledged, " + stored.size() + " stored");
        }
    }

    private Thread reader(WriterProcesses processes, int process) throws IOException {
        processes.tell(process, "keep-appending", "writer-" + process);
        Thread thread = new Thread(() -> {
            try {
                for (String line = processes.answer(process); line != null; line = processes.answer(process)) {
                    String[] words = line.split("\t");
                    if (words[0].equals("stored") && line.endsWith(".")) { // the last line may be cut off
                        acknowledged.add(UUID.fromString(words[1]));
                        acknowledged.add(UUID.fromString(words[2]));
                        latch(process).countDown();
                    }
                }
            } catch (IOException e) {
                System.out.println("process " + process + " is not heard any more: " + e);
            }
        });
        thread.start();
        return thread;
    }

    private synchronized CountDownLatch latch(int process) {
        return awaited.get(process);
    }

    private synchronized void renewLatch(int process) {
        awaited.set(process, new CountDownLatch(APPENDS_BEFORE_EACH_KILL));
    }
}
