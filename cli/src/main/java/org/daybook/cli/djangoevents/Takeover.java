package org.daybook.cli.djangoevents;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.daybook.store.jpa.JpaStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes over a journal of djangoevents, from its table or a CSV file of it, into a journal of Daybook. Rows keep their order, ids, times and
 * names. What is wrong with a row stops its stream before it, and is told; nothing is taken over silently. A run that was ended in any way
 * is followed by another one, which goes on where it stopped: how far it is stands in the target, stored together with the events.
 *
 * <pre>{@code
 * var takeover = Takeover.into("jdbc:postgresql://localhost/shop").accept(DefectKind.GAP);
 * Outcome outcome = takeover.fromCsv(Path.of("event_journal.csv"));
 * System.out.println(outcome.isEqual() ? "all is there" : "see the report");
 * }</pre>
 *
 * <p>Used by one thread, except for {@link #stop}.
 */
public final class Takeover {

    /** Rows of one transaction: more gain nothing, and take memory. */
    static final int ROWS = 2_000;

    static final long CHARS = 4 << 20;

    /** Why {@link DefectKind#OUT_OF_ORDER} is not accepted alone. */
    public static final String GAP_TOO =
            "out-of-order cannot be accepted without gap: when a version comes too early, it is not known"
                    + " yet whether those before it will follow";

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int LATE_AT_ONCE = 1_000;

    /** How far back a run that follows looks for late rows, and how often. The end of each run looks at all of them. */
    private static final long LOOKED_AT = 2 * IdBlocks.BLOCK;

    private static final int TURNS_BETWEEN_LOOKS = 5;

    private final String journal;
    private @Nullable String user;
    private @Nullable String password;
    private String schema = "";
    private String tablePrefix = "";
    private final Set<DefectKind> accepted = EnumSet.noneOf(DefectKind.class);
    private ZoneId zone = ZoneOffset.UTC;
    private @Nullable Path report;
    private LongConsumer listener = rows -> {};
    private Runnable caughtUp = () -> {};
    private Consumer<String> notices = line -> {};
    private Duration window = Duration.ofSeconds(10);
    private int rowsAtOnce = ROWS;
    private final StreamKey.Maker keys = new StreamKey.Maker();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Takeover(String journal) {
        this.journal = journal;
    }

    /**
     * A takeover into a journal, which is created if the database is empty.
     *
     * @param journal its JDBC URL
     * @return a takeover
     */
    public static Takeover into(String journal) {
        return new Takeover(Objects.requireNonNull(journal, "journal"));
    }

    /**
     * Who connects to the journal.
     *
     * @param name the user, or {@code null} for what the URL says
     * @param secret the password, or {@code null} for none
     * @return this
     */
    public Takeover user(@Nullable String name, @Nullable String secret) {
        user = name;
        password = secret;
        return this;
    }

    /**
     * Where the tables of the journal are, and those that tell how far the takeover is. By default in the schema of the connection.
     *
     * @param name the schema
     * @return this
     */
    public Takeover schema(String name) {
        schema = Objects.requireNonNull(name, "schema");
        return this;
    }

    /**
     * What the names of all these tables begin with. By default nothing.
     *
     * @param prefix the prefix
     * @return this
     */
    public Takeover tablePrefix(String prefix) {
        tablePrefix = Objects.requireNonNull(prefix, "tablePrefix");
        return this;
    }

    /**
     * Takes over rows with a kind of defect, in the way that it says.
     *
     * @param kinds the kinds
     * @return this
     * @throws IllegalArgumentException if there is no sound way for one of them
     */
    public Takeover accept(DefectKind... kinds) {
        for (DefectKind each : kinds) {
            if (each.whenAccepted().isEmpty()) {
                throw new IllegalArgumentException(
                        each + " cannot be accepted: there is no sound way to take such a row over");
            }
            accepted.add(each);
        }
        return this;
    }

    /**
     * Where times without an offset were written. UTC by default.
     *
     * @param value the zone
     * @return this
     */
    public Takeover zone(ZoneId value) {
        zone = Objects.requireNonNull(value, "zone");
        return this;
    }

    /**
     * Where to write what was found, as lines of JSON, at the end of each run, also of one that fails, and while one follows. By default
     * nowhere.
     *
     * @param file the file, which is replaced
     * @return this
     */
    public Takeover report(Path file) {
        report = Objects.requireNonNull(file, "report");
        return this;
    }

    /**
     * Hears how many rows have been read, after each transaction.
     *
     * @param value returns at once
     * @return this
     */
    public Takeover onProgress(LongConsumer value) {
        listener = Objects.requireNonNull(value, "onProgress");
        return this;
    }

    /**
     * How long a transaction of the old application may last, from its id to its commit. So long a row is held back that has a gap of ids
     * before it, which may be filled yet. 10 seconds by default.
     *
     * @param value the time
     * @return this
     */
    public Takeover window(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("a window is not negative, but was " + value);
        }
        window = value;
        return this;
    }

    /**
     * Hears when all rows are taken over that a table has, and more are waited for.
     *
     * @param value returns at once
     * @return this
     */
    public Takeover onCaughtUp(Runnable value) {
        caughtUp = Objects.requireNonNull(value, "onCaughtUp");
        return this;
    }

    /**
     * Hears what a run that follows has to tell at once, in lines for people: a stream that is stopped, an old database that is away.
     *
     * @param value returns at once
     * @return this
     */
    public Takeover onNotice(Consumer<String> value) {
        notices = Objects.requireNonNull(value, "onNotice");
        return this;
    }

    Takeover rowsAtOnce(int value) {
        rowsAtOnce = value;
        return this;
    }

    /** Ends a run that follows a table, after what it is doing. Safe for use by any thread. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Takes over what a CSV file has and is not taken over yet. The whole file is read before anything is stored, so one that cannot be
     * read changes nothing.
     *
     * @param file the file
     * @return what was found
     * @throws SourceException if the file cannot be read, or is not the one that was begun with
     */
    public Outcome fromCsv(Path file) {
        requireSoundChoice();
        Report.requireWritable(report);
        long before = -1;
        try (Target target = open()) {
            before = target.state().rows();
            CsvFacts facts = CsvFacts.of(file, target.state(), zone);
            if (facts.endsAmidALine()) {
                notices.accept("the last line of " + file.getFileName()
                        + " has no end, unlike those before it: was the file cut off?");
            }
            long[] left = {facts.rows() - target.state().rows()}; // of a file that grows, what comes later waits
            try (CsvSource source = CsvSource.open(file)) {
                source.skip(target.state().rows());
                listener.accept(target.state().rows());
                StreamKey.Maker keys = new StreamKey.Maker();
                try (RowsAhead ahead = new RowsAhead(() -> checked(next(source, left), keys))) {
                    List<CheckedRow> rows = ahead.next();
                    while (!rows.isEmpty() && stopped.getCount() > 0) {
                        target.take(rows);
                        listener.accept(target.state().rows());
                        rows = ahead.next();
                    }
                }
            } catch (RuntimeException e) {
                reportFailure(target, e);
                throw e;
            }
            long unread = facts.rows() - target.state().rows();
            return Report.conclude(target, report, before, facts.types(), unread);
        }
    }

    /**
     * Takes over what a table has and is not taken over yet.
     *
     * @param source the table
     * @param until when to end
     * @return what was found
     * @throws SourceException if the table cannot be read, or is not the one that was begun with
     */
    public Outcome fromTable(OldDatabase source, Until until) {
        requireSoundChoice();
        Report.requireWritable(report);
        try (TableSource table = open(source);
                Target target = open()) {
            long before = target.state().rows();
            try {
                Counted counted = until.follows()
                        ? takeThroughOutages(source, table, target, until)
                        : take(table, target, until, new News(target, null, notices));
                return Report.conclude(target, report, before, counted.types(), counted.unread());
            } catch (RuntimeException e) {
                reportFailure(target, e);
                throw e;
            }
        }
    }

    private static TableSource open(OldDatabase source) {
        return new TableSource(source.url(), source.user(), source.password());
    }

    /** What the source has, by type up to the last row read, and behind it. */
    private record Counted(TypeCounts types, long unread) {}

    private Counted take(TableSource table, Target target, Until until, News news) {
        requireSame(table, target.state());
        takeLate(table, target, Long.MIN_VALUE);
        follow(table, target, until, news);
        TypeCounts types = takeLate(table, target, Long.MIN_VALUE);
        return new Counted(types, table.countAfter(target.state().lastId()));
    }

    /** Goes on when the old database is there again, unless somebody stops it, or it was idle for long enough. */
    private Counted takeThroughOutages(OldDatabase source, TableSource first, Target target, Until until) {
        News news = new News(target, report, notices);
        target.onTaken(news::found);
        long away;
        try {
            return take(first, target, until, news);
        } catch (SourceException e) {
            away = System.nanoTime();
            requireGoingOn(e, until, away);
        }
        first.close();
        Duration pause = POLL;
        while (true) {
            news.tell("the old database is away; tried again in " + pause.toMillis() / 1_000.0 + " s");
            rest(pause);
            pause = longer(pause);
            try (TableSource table = open(source)) {
                news.tell("the old database is there again");
                long back = System.nanoTime();
                try {
                    return take(table, target, until, news);
                } finally {
                    away = System.nanoTime();
                    if (away - back > LONGEST_PAUSE.toNanos()) {
                        pause = POLL;
                    }
                }
            } catch (SourceException e) {
                requireGoingOn(e, until, away);
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private void requireGoingOn(SourceException e, Until until, long away) {
        if (!TableSource.isAway(e) || stopped.getCount() == 0 || isOver(until, System.nanoTime() - away)) {
            throw e;
        }
    }

    /**
     * The database of the old application.
     *
     * @param url its JDBC URL
     * @param user the user, or {@code null} for what the URL says
     * @param password the password, or {@code null} for none
     */
    public record OldDatabase(
            String url, @Nullable String user, @Nullable String password) {

        /** Not the password, and nothing of the URL, which may have one. */
        @Override
        public String toString() {
            return "old database";
        }
    }

    /**
     * When a run on a table ends.
     *
     * @param follows whether it waits for more rows
     * @param idle how long without a new row, or {@code null} for ever
     * @param isFinal whether nobody writes to the table any more, so nothing is waited for
     */
    public record Until(boolean follows, @Nullable Duration idle, boolean isFinal) {

        /**
         * When all rows are taken over that are there now.
         *
         * @return when
         */
        public static Until caughtUp() {
            return new Until(false, null, false);
        }

        /**
         * When all rows are taken over, and nobody writes any more, so that a gap of ids is one for ever.
         *
         * @return when
         */
        public static Until finished() {
            return new Until(false, null, true);
        }

        /**
         * When somebody calls {@link Takeover#stop}.
         *
         * @return when
         */
        public static Until stopped() {
            return new Until(true, null, false);
        }

        /**
         * When no row has come for some time.
         *
         * @param time how long
         * @return when
         */
        public static Until idle(Duration time) {
            return new Until(true, time, false);
        }
    }

    private List<CheckedRow> checked(List<SourceRow> rows, StreamKey.Maker keys) {
        return rows.stream().map(each -> CheckedRow.of(each, keys, zone)).toList();
    }

    private List<SourceRow> next(CsvSource source, long[] left) {
        List<SourceRow> rows = source.next((int) Math.min(rowsAtOnce, left[0]), CHARS);
        left[0] -= rows.size();
        return rows;
    }

    private void requireSoundChoice() {
        if (accepted.contains(DefectKind.OUT_OF_ORDER) && !accepted.contains(DefectKind.GAP)) {
            throw new IllegalArgumentException(GAP_TOO);
        }
    }

    private Target open() {
        JpaStore.Builder builder = JpaStore.builder(fast(journal))
                .poolSize(2)
                .schema(schema)
                .tablePrefix(tablePrefix)
                .createSchema();
        if (user != null) {
            builder.user(user);
        }
        if (password != null) {
            builder.password(password);
        }
        return new Target(builder.open(), schema, tablePrefix, accepted);
    }

    /** The driver of PostgreSQL makes one statement of many when it is told to. */
    private static String fast(String url) {
        if (!url.startsWith("jdbc:postgresql:") || url.contains("reWriteBatchedInserts")) {
            return url;
        }
        return url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true";
    }

    private void requireSame(TableSource table, TakeoverState state) {
        if (state.lastId() == Long.MIN_VALUE) {
            return;
        }
        List<SourceRow> last = table.page(state.lastId() - 1, state.lastId(), 1, 1);
        if (last.isEmpty() || CheckedRow.fingerprint(last.get(0), zone) != state.lastPrint()) {
            throw new SourceException(
                    "the journal was filled up to the row of id " + state.lastId() + ", which "
                            + (last.isEmpty() ? "this table does not have" : "is another one in this table")
                            + ": go on with the table that was begun with",
                    null);
        }
    }

    private void follow(TableSource table, Target target, Until until, News news) {
        Horizon horizon = new Horizon(window);
        long head = table.lastId();
        long lastNews = System.nanoTime();
        boolean isCaughtUp = false;
        int turns = 0;
        listener.accept(target.state().rows());
        while (stopped.getCount() > 0) {
            long last = target.state().lastId();
            long now = System.nanoTime();
            horizon.observe(now, table.lastId());
            long upTo = until.follows() ? Long.MAX_VALUE : head;
            List<CheckedRow> page = checked(table.page(last, upTo, rowsAtOnce, CHARS), keys);
            long safe = until.isFinal() ? Long.MAX_VALUE : horizon.safeUpTo(now);
            List<CheckedRow> rows = finalRows(page, last, safe);
            if (!rows.isEmpty()) {
                target.take(rows);
                listener.accept(target.state().rows());
                lastNews = System.nanoTime();
                continue;
            }
            if (page.isEmpty() && isOver(until, now - lastNews)) {
                return;
            }
            if (page.isEmpty() && !isCaughtUp) {
                isCaughtUp = true;
                news.write();
                caughtUp.run();
            }
            news.writeIfDue();
            if (++turns % TURNS_BETWEEN_LOOKS == 0) {
                takeLate(table, target, Math.max(last, Long.MIN_VALUE + LOOKED_AT) - LOOKED_AT);
            }
            rest(POLL);
        }
    }

    private static boolean isOver(Until until, long quietNanos) {
        Duration idle = until.idle();
        return !until.follows() || (idle != null && quietNanos >= idle.toNanos());
    }

    private void rest(Duration time) {
        try {
            if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    /** Those at the beginning of a page before which no row can appear any more: no id is left out, or long enough ago. */
    private static List<CheckedRow> finalRows(List<CheckedRow> page, long last, long safe) {
        List<CheckedRow> rows = new ArrayList<>(page.size());
        long before = last;
        for (CheckedRow each : page) {
            Long id = each.id();
            boolean follows = id != null && (id == 1 ? before < 1 : before != Long.MIN_VALUE && id == before + 1);
            if (id != null && !follows && id > safe) {
                break;
            }
            rows.add(each);
            before = id == null ? before : id;
        }
        return rows;
    }

    /**
     * Looks for rows that have appeared among those that were read, and judges them.
     *
     * @return how many rows there are, by type
     */
    private TypeCounts takeLate(TableSource table, Target target, long after) {
        TypeCounts types = new TypeCounts();
        Set<Long> late = new TreeSet<>();
        List<Long> candidates = new ArrayList<>();
        long last = target.state().lastId();
        if (last == Long.MIN_VALUE) {
            return types;
        }
        table.scan(after, last, (id, type) -> {
            types.add(TypeCounts.key(type), 1);
            candidates.add(id);
            if (candidates.size() == 10 * LATE_AT_ONCE) {
                target.late(candidates, late);
                candidates.clear();
                takeLate(table, target, late, LATE_AT_ONCE);
            }
        });
        target.late(candidates, late);
        takeLate(table, target, late, 1);
        return types;
    }

    private void takeLate(TableSource table, Target target, Set<Long> late, int from) {
        if (late.size() < from) {
            return;
        }
        List<CheckedRow> rows = new ArrayList<>();
        for (long each : late) {
            rows.addAll(checked(table.page(each - 1, each, 1, 1), keys));
            if (rows.size() == 100) {
                target.take(rows);
                rows.clear();
            }
        }
        target.take(rows);
        late.clear();
        listener.accept(target.state().rows());
    }

    private void reportFailure(Target target, RuntimeException reason) {
        try {
            if (report != null) {
                Report.write(target, report, Report.FAILURE, null);
            }
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }
}
