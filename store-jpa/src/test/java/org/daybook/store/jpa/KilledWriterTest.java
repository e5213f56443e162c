package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with four writing threads is killed with SIGKILL while they write. What it said was stored must be there, what
 * it did not say is there whole or not at all, and the order has no gap.
 */
class KilledWriterTest {

    private static final int ACKNOWLEDGED_BEFORE_KILL = 400;
    private static final int EVENTS_PER_APPEND = 2;

    @Test
    void loses_nothing_acknowledged_on_an_h2_file(@TempDir Path folder) throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("journal");
        Set<UUID> acknowledged = runAndKill(url);
        assertNothingLost(url, acknowledged);
    }

    @Test
    void loses_nothing_acknowledged_on_postgres() throws Exception {
        try (JpaStore store =
                JpaStore.builder(TestDatabase.POSTGRES.url()).createSchema().open()) {
            store.entityManagerFactory().runInTransaction(manager -> {
                for (String setting : List.of("fsync", "synchronous_commit")) {
                    assertThat(manager.createNativeQuery("show " + setting, String.class)
                                    .getSingleResult())
                            .as(setting)
                            .isEqualTo("on");
                }
                manager.createNativeQuery("delete from event_journal").executeUpdate();
            });
        }
        Set<UUID> acknowledged = runAndKill(TestDatabase.POSTGRES.url());
        assertNothingLost(TestDatabase.POSTGRES.url(), acknowledged);
    }

    @Test
    @Tag("deep")
    void loses_nothing_acknowledged_on_mariadb() throws Exception {
        String url = TestDatabase.MARIADB.url().replace("/journal?", "/killed?");
        Set<UUID> acknowledged = runAndKill(url);
        assertNothingLost(url, acknowledged);
    }

    /** Not the writers but the server is killed, which they notice, and comes back on what it had written. */
    @Test
    @Tag("deep")
    void loses_nothing_acknowledged_when_mariadb_is_killed() throws Exception {
        try (MariaDbServer server = TestDatabase.startMariaDb()) {
            Set<UUID> acknowledged = runAndKill(server.url(), writer -> {
                server.killAndRestart();
                writer.toHandle().destroyForcibly();
            });
            assertNothingLost(server.url(), acknowledged);
        }
    }

    /** The settings that Daybook adds are what makes the difference: H2's own default loses what it acknowledged. */
    @Test
    void would_notice_if_acknowledged_events_were_lost(@TempDir Path folder) throws Exception {
        int lost = 0;
        for (int attempt = 0; attempt < 10 && lost == 0; attempt++) {
            String url = "jdbc:h2:file:" + folder.resolve("journal" + attempt) + ";WRITE_DELAY=5000";
            Set<UUID> acknowledged = runAndKill(url);
            acknowledged.removeAll(stored(url));
            lost = acknowledged.size();
        }
        assertThat(lost).isPositive();
    }

    /** What ends the writing. */
    private interface Kill {
        void of(Process writer) throws IOException;
    }

    private static Set<UUID> runAndKill(String url) throws IOException, InterruptedException {
        return runAndKill(url, writer -> writer.toHandle().destroyForcibly());
    }

    private static Set<UUID> runAndKill(String url, Kill kill) throws IOException, InterruptedException {
        boolean killed = false;
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writer.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Set<UUID> acknowledged = new HashSet<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("[0-9a-f-]{36}\\.")) { // the last line may be cut off, and others are of the log
                    acknowledged.add(UUID.fromString(line.substring(0, line.length() - 1)));
                }
                if (acknowledged.size() == ACKNOWLEDGED_BEFORE_KILL && !killed) {
                    kill.of(writer); // SIGKILL; what it has printed stays readable
                    killed = true;
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_KILL);
        return acknowledged;
    }

    private static void assertNothingLost(String url, Set<UUID> acknowledged) {
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
            assertThat(stored).containsAll(acknowledged);
            assertThat(versions.values()).allMatch(version -> version % EVENTS_PER_APPEND == 0);
            assertThat(positions)
                    .isEqualTo(Stream.iterate(1L, n -> n + 1)
                            .limit(positions.size())
                            .toList());
            System.out.println(acknowledged.size() + " events acknowledged, " + stored.size() + " stored: " + url);
        }
    }

    private static Set<UUID> stored(String url) {
        Set<UUID> ids = new HashSet<>();
        try (JpaStore store = JpaStore.builder(url).createSchema().open();
                Stream<JournalRecord> rows = store.journal().readAll(Position.start(), Long.MAX_VALUE)) {
            rows.forEach(row -> ids.add(row.event().id()));
        }
        return ids;
    }

    /** The process that is killed: prints the ids of the events of each append when it has returned. */
    public static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            JpaStore store = JpaStore.builder(arguments[0]).createSchema().open();
            PrintStream out = System.out;
            for (int thread = 0; thread < 4; thread++) {
                StreamId stream = new StreamId("Todo", "writer-" + thread);
                new Thread(() -> {
                            while (true) {
                                Receipt receipt = store.journal()
                                        .append(stream, ExpectedVersion.any(), List.of(event(), event()));
                                synchronized (out) {
                                    receipt.eventIds().forEach(id -> out.println(id + "."));
                                    out.flush();
                                }
                            }
                        })
                        .start();
            }
        }

        private static EventText event() {
            return new EventText(UUID.randomUUID(), "todo_created", 1, "{\"label\":\"tea\"}", "{}", Instant.EPOCH);
        }
    }
}
