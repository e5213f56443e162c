package org.daybook.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** CPU that is used is seen. */
class CpuTimeTest {

    private static final long PID = ProcessHandle.current().pid();

    /** Computes until what was used since the beginning fits, ten seconds at most. */
    private static CpuTime usedUntil(Predicate<CpuTime> fits) {
        CpuTime before = CpuTime.now(PID);
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        CpuTime used = CpuTime.now(PID).since(before);
        while (!fits.test(used) && System.nanoTime() < end) {
            used = CpuTime.now(PID).since(before);
        }
        return used;
    }

    @Test
    void that_of_this_process_is_seen() {
        assertThat(usedUntil(used -> used.client() >= 20_000).client()).isGreaterThanOrEqualTo(20_000);
    }

    @Test
    void that_of_a_server_and_of_the_machine_are_seen_where_there_is_proc() {
        boolean hasProc = Files.exists(Path.of("/proc/stat"));
        CpuTime used = usedUntil(each -> !hasProc || each.server() >= 20_000 && each.machine() >= 20_000);
        assertThat(used.server() >= 20_000).isEqualTo(hasProc);
        assertThat(used.machine() >= 20_000).isEqualTo(hasProc);
    }

    @Test
    void what_others_use_is_what_is_left() {
        CpuTime used = new CpuTime(500_000, 250_000, 2_000_000);
        assertThat(used.othersCores(2)).isEqualTo(0.625);
    }
}
