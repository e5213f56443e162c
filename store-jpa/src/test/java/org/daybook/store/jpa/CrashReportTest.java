package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrashReportTest {

    private final CrashReport report = new CrashReport("H2 file: the writer is killed", 7);

    @Test
    void the_bound_is_what_bad_luck_of_one_in_twenty_allows() {
        assertThat(CrashReport.bound(1)).isEqualTo(0.95, offset(1e-9));
        assertThat(Math.pow(1 - CrashReport.bound(20), 20)).isEqualTo(0.05, offset(1e-9));
        assertThat(CrashReport.bound(1000)).isEqualTo(3.0 / 1000, offset(1e-4)); // the rule of three
    }

    @Test
    void says_how_many_kills_had_appends_in_flight_and_what_that_allows() {
        report.saw(Map.of("WRITE_DELAY", "0"));
        report.add(new CrashReport.Kill(KillPoint.AFTER_COMMIT, 7, 30, 6, 2, 50, List.of()));
        report.add(new CrashReport.Kill(KillPoint.RANDOM, 7, 10, 0, 0, 20, List.of()));
        assertThat(report.toString())
                .contains("Seed 7", "WRITE_DELAY=0")
                .contains("| after commit, before the answer | 1 | 1 | 6 | 2 | 50 | 0 |")
                .contains("| at a random moment | 1 | 0 | 0 | 0 | 20 | 0 |")
                .contains("| all | 2 | 1 | 6 | 2 | 70 | 0 |")
                .contains("Nothing found in 1 kills")
                .contains("1 - 0.05^(1/1) = 95.0 %");
    }

    @Test
    void says_how_to_replay_what_was_found_and_no_bound() {
        report.add(new CrashReport.Kill(KillPoint.AFTER_LOCK, 9, 30, 6, 2, 50, List.of("a gap before it")));
        assertThat(report.findings())
                .containsExactly("killed after lock, to be replayed with -Dseed=9 -Dkills=1: a gap before it");
        assertThat(report.toString())
                .contains("- killed after lock", "| after lock | 1 | 1 | 6 | 2 | 50 | 1 |")
                .doesNotContain("Nothing found");
    }
}
