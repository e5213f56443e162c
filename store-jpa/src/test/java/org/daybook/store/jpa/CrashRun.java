package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.event.Position;
import org.daybook.journal.JournalRecord;

/**
 * Kills writers, or their server, at points and moments, and looks after each kill whether the journal keeps what it promises.
 *
 * <p>A run consists of rounds. A round has a journal of its own and kills once at each point, in an order and after numbers of
 * receipts that follow from its seed: the run's seed plus the number of the round. So any round can be done again alone. What
 * its threads do at the same time is not repeated to the letter.
 */
final class CrashRun {

    /** What is killed. */
    enum Victim {
        WRITER,
        SERVER
    }

    private static final int MOST_RECEIPTS_BEFORE = 60;
    private static final int MANY = 5;

    /** How often the deep tier kills at each point: 24 times in each run, and 28 times at each point in all seven. */
    static final int DEEP = 4;

    private static final int RECEIPTS_AFTER = 15;
    private static final Duration LONGEST_JITTER = Duration.ofMillis(20);

    private final CrashSite site;
    private final Victim victim;
    private final TrapDriver.Commit commit;
    private final Set<KillPoint> points;
    private final long firstSeed;
    private final CrashReport report;

    private CrashRun(CrashSite site, Victim victim, Set<KillPoint> points, TrapDriver.Commit commit, long seed) {
        this.site = site;
        this.victim = victim;
        this.commit = commit;
        this.points = points;
        this.firstSeed = seed;
        this.report =
                new CrashReport(site.name() + ": the " + victim.name().toLowerCase(Locale.ROOT) + " is killed", seed);
    }

    /** A run of a sound store. */
    static CrashRun of(CrashSite site, Victim victim, Set<KillPoint> points) {
        return new CrashRun(site, victim, points, TrapDriver.Commit.SOUND, seed());
    }

    /** A run of a store that says what is not so. */
    static CrashRun ofBroken(CrashSite site, Victim victim, KillPoint point, TrapDriver.Commit commit) {
        return ofBroken(site, victim, point, commit, seed());
    }

    /** The same once more. */
    static CrashRun ofBroken(CrashSite site, Victim victim, KillPoint point, TrapDriver.Commit commit, long seed) {
        return new CrashRun(site, victim, Set.of(point), commit, seed);
    }

    /** {@code -Dseed}, or any. */
    static long seed() {
        return Long.getLong("seed", System.nanoTime());
    }

    /** How many rounds: {@code -Dkills}, or what the tier says. */
    static int kills(int unlessTold) {
        return Integer.getInteger("kills", unlessTold);
    }

    /** Kills so many times at each point, and publishes the report. */
    CrashReport kill(int timesEach) throws IOException, SQLException {
        long begin = System.nanoTime();
        if (timesEach >= MANY) {
            WriterArchive.make(CrashWriter.Main.class);
        }
        for (int round = 0; round < timesEach; round++) {
            new Round(round).run();
        }
        report.publish((System.nanoTime() - begin) / 1e9);
        return report;
    }

    /** Kills until something is found, but not for ever. */
    CrashReport killUntilFound(int times) throws IOException, SQLException {
        for (int round = 0; round < times && report.findings().isEmpty(); round++) {
            new Round(round).run();
        }
        return report;
    }

    /** Kills so many times at each point and finds nothing. */
    CrashReport findsNothing(int timesEach) throws IOException, SQLException {
        kill(timesEach);
        assertThat(report.findings()).isEmpty();
        assertThat(report.kills())
                .as("kills")
                .hasSize(timesEach * points.size())
                .as("of which some have appends in flight")
                .anyMatch(kill -> kill.inFlight() > 0);
        assertThat(report.kills())
                .filteredOn(kill -> kill.point() != KillPoint.RANDOM)
                .as("kills at a point have appends in flight")
                .hasSize(timesEach * points.size() - (points.contains(KillPoint.RANDOM) ? timesEach : 0))
                .allMatch(kill -> kill.inFlight() > 0);
        assertThat(report.kills())
                // Behind a server that was killed the writer goes on, and stores by another try what the commit has
                // lost.
                .filteredOn(kill -> victim == Victim.WRITER && kill.point() == KillPoint.AFTER_COMMIT)
                .as("kills after the commit have stored what was in flight")
                .allMatch(kill -> kill.inFlightStored() > 0);
        return report;
    }

    private final class Round {
        private final long seed;
        private final Random random;
        private final String url;
        private final CrashLog log = new CrashLog();
        private final KillTrap trapInside;
        private CrashWriter writer;
        private long receiptsBefore;
        private int receiptsAwaited;

        Round(int number) throws SQLException {
            seed = firstSeed + number;
            random = new Random(seed);
            url = site.url().apply(number);
            dropTables();
            open(true).close();
            trapInside = site.trapsInside() ? new PostgresTrap(url, site.prefix(), site.isPortable()) : null;
        }

        private void dropTables() throws SQLException {
            Properties properties = new Properties();
            if (!site.user().isEmpty()) {
                properties.setProperty("user", site.user());
                properties.setProperty("password", site.password());
            }
            try (Connection connection = DriverManager.getConnection(url, properties);
                    Statement statement = connection.createStatement()) {
                statement.execute("drop table if exists " + site.prefix() + "event_journal");
                statement.execute("drop table if exists " + site.prefix() + "journal_head");
            }
        }

        private JpaStore open(boolean createSchema) {
            JpaStore.Builder builder = JpaStore.builder(url).tablePrefix(site.prefix());
            if (!site.user().isEmpty()) {
                builder.user(site.user()).password(site.password());
            }
            return (createSchema ? builder.createSchema() : builder).open();
        }

        void run() throws IOException {
            List<KillPoint> order = new ArrayList<>(new TreeSet<>(points));
            Collections.shuffle(order, random);
            try {
                for (KillPoint point : order) {
                    CrashReport.Kill kill = kill(point);
                    report.add(kill);
                    if (!kill.findings().isEmpty()) {
                        break; // which would be found again and again
                    }
                }
            } finally {
                if (writer != null) {
                    writer.close();
                }
                if (trapInside != null) {
                    trapInside.release(); // if something was found while it was armed
                }
            }
        }

        /** Also a store that does not go on, or cannot be opened, is found. */
        private CrashReport.Kill kill(KillPoint point) throws IOException {
            try {
                if (writer == null) {
                    writer = startWriter();
                }
                return victim == Victim.WRITER ? killWriter(point) : killServer(point);
            } catch (RuntimeException | AssertionError e) {
                e.printStackTrace();
                List<Long> open = log.open();
                return new CrashReport.Kill(
                        point, seed, receiptsAwaited, open.size(), 0, log.receipts(), List.of(e.toString()));
            }
        }

        private CrashWriter startWriter() throws IOException {
            // The shorter one is over before a killed server is back.
            Duration appendTimeout = random.nextBoolean() ? Duration.ofMillis(500) : Duration.ofSeconds(30);
            CrashWriter started = CrashWriter.start(
                    new CrashWriter.Work(site, url, random.nextLong(), appendTimeout, !site.trapsInside(), commit),
                    log);
            Map<String, String> settings = log.settings();
            report.saw(settings);
            assertThat(settings).as("settings of the database").containsAllEntriesOf(site.settings());
            return started;
        }

        private KillTrap bring(KillPoint point) {
            KillTrap trap = trapInside == null ? new WriterTrap(writer, log) : trapInside;
            log.abandonUnknown();
            receiptsAwaited = 1 + random.nextInt(MOST_RECEIPTS_BEFORE);
            awaitReceipts(receiptsAwaited);
            long jitter = (long) (random.nextDouble() * LONGEST_JITTER.toNanos());
            if (point == KillPoint.RANDOM) {
                LockSupport.parkNanos(jitter); // a moment that nothing announces
                return trap;
            }
            if (commit == TrapDriver.Commit.AFTER_THE_ANSWER) {
                writer.pause(); // so that the answer it waits for is the one to what it commits
                trap.arm(point);
                writer.resume();
            } else {
                trap.arm(point);
            }
            trap.awaitCaught();
            log.await("an append begins", each -> !each.open().isEmpty());
            return trap;
        }

        private void awaitReceipts(int more) {
            long enough = log.receipts() + more;
            log.await(more + " receipts", each -> each.receipts() >= enough);
        }

        private CrashReport.Kill killWriter(KillPoint point) {
            KillTrap trap = bring(point);
            writer.kill();
            writer = null;
            List<Long> inFlight = log.abandon();
            if (point != KillPoint.RANDOM) {
                trap.release();
            }
            trap.awaitSilence();
            return look(point, inFlight);
        }

        private CrashReport.Kill killServer(KillPoint point) throws IOException {
            CrashServer server = site.server().orElseThrow();
            KillTrap trap = bring(point);
            List<Long> inFlight = log.open();
            server.kill();
            if (point != KillPoint.RANDOM) {
                trap.release();
            }
            server.restart();
            if (point != KillPoint.RANDOM) {
                trap.afterRestart();
            }
            awaitReceipts(RECEIPTS_AFTER);
            writer.pause();
            try {
                return look(point, inFlight);
            } finally {
                writer.resume();
            }
        }

        private CrashReport.Kill look(KillPoint point, List<Long> inFlight) {
            long receipts = log.receipts() - receiptsBefore;
            receiptsBefore += receipts;
            try (JpaStore store = open(false);
                    Stream<JournalRecord> rows = store.journal().readAll(Position.start(), Long.MAX_VALUE)) {
                List<JournalRecord> journal = rows.toList();
                Set<Long> stored = journal.stream()
                        .map(row -> row.event().id().getMostSignificantBits())
                        .collect(Collectors.toSet());
                return new CrashReport.Kill(
                        point,
                        seed,
                        receiptsAwaited,
                        inFlight.size(),
                        (int) inFlight.stream().filter(stored::contains).count(),
                        receipts,
                        JournalCheck.findings(journal, log));
            }
        }
    }
}
