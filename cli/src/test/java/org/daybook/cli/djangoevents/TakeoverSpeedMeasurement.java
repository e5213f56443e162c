package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many rows a second are taken over from a CSV file into a durable PostgreSQL on this machine, which also does the work of
 * the server. Not part of the build, since a time depends on the machine. By hand:
 *
 * <pre>{@code
 * mvn -q test -pl cli -am -Dtest=TakeoverSpeedMeasurement -Dsurefire.failIfNoSpecifiedTests=false
 * cat cli/target/takeover-speed.txt
 * }</pre>
 *
 * <p>500,000 rows of 50,000 streams, 200 bytes of payload and 80 of metadata each; from the call to its return, creation of the
 * tables, the reading of the whole file beforehand, and the counting of both sides included. The first run has a JVM that has compiled nothing.
 */
class TakeoverSpeedMeasurement {

    private static final int ROWS = Integer.getInteger("rows", 500_000);
    private static final int STREAMS = ROWS / 10;

    @TempDir
    Path folder;

    @Test
    void rows_a_second() throws IOException {
        Path file = folder.resolve("event_journal.csv");
        write(file);
        List<String> report = new ArrayList<>();
        for (int run = 1; run <= 3; run++) {
            String journal = TestPostgres.emptyDatabase();
            AtomicReference<Duration> server = new AtomicReference<>(Duration.ZERO);
            long begin = System.nanoTime();
            Duration own = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
            Outcome outcome = Takeover.into(journal)
                    .onProgress(rows -> server.set(rows % 10_000 == 0 ? TestPostgres.cpu() : server.get()))
                    .fromCsv(file);
            double seconds = (System.nanoTime() - begin) / 1e9;
            Duration used = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElseThrow()
                    .minus(own);
            assertThat(outcome.isClean()).isTrue();
            report.add(String.format(
                    "run %d: %d rows in %.1f s, %.0f rows/s, file of %d MB, CPU of this JVM %.1f s, of the session %.1f s",
                    run,
                    ROWS,
                    seconds,
                    ROWS / seconds,
                    Files.size(file) >> 20,
                    used.toMillis() / 1e3,
                    server.get().toMillis() / 1e3));
            System.out.println(report.get(run - 1));
        }
        Files.write(Path.of("target", "takeover-speed.txt"), report);
    }

    private static void write(Path file) throws IOException {
        Random random = new Random(7);
        int[] versions = new int[STREAMS];
        String payload = "x".repeat(160);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,event_id,event_type,event_version,event_data,aggregate_id,aggregate_type,aggregate_version,"
                    + "create_date,metadata,_module_name,_class_name,_stored_entity_id\n");
            for (int id = 1; id <= ROWS; id++) {
                int number = random.nextInt(STREAMS);
                String stream = new UUID(0x1234_0000_4000_4000L, 0x8000_0000_0000_0000L + number * 7919L).toString();
                String eventId = new UUID(random.nextLong(), random.nextLong())
                        .toString()
                        .replace("-", "");
                out.write(id + "," + eventId + ",todo_changed_label,1,\"{\"\"label\"\":\"\"" + payload
                        + "\"\",\"\"number\"\":" + number + "}\"," + stream + ",Todo," + versions[number]++
                        + ",2026-11-23 03:21:30.960987+00:00,\"{\"\"command_id\"\":\"\""
                        + "78e51061-7311-48a3-82ce-6f447ed4d57b\"\",\"\"user\"\":\"\"ada\"\"}\",shop.aggregates,"
                        + "Todo.ChangedLabel,Todo::" + stream + "\n");
            }
        }
    }
}
