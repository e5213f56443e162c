package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.daybook.store.jpa.TrappedStore.Fault;
import org.daybook.store.jpa.TrappedStore.Point;
import org.jspecify.annotations.Nullable;

/**
 * Processes that handle the events of one subscription while others append, and what happens to them. In the end the
 * projection is counted.
 */
final class SubscriptionCrashRun implements AutoCloseable {

    private static final Duration SHORT_LEASE = Duration.ofSeconds(2);

    private static final int SEGMENTS = 8;
    private static final int AGGREGATES = 40;
    private static final Duration LONGEST_JITTER = Duration.ofMillis(300);
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(90);

    private static int runs;

    /** What is done to a reader. */
    enum Deed {
        /** SIGKILL; it is started again at once. */
        KILL,
        /** SIGSTOP for longer than the lease. */
        STOP
    }

    private final CrashServer server;
    private final Duration lease;
    private final String prefix = "subscription_crash_" + ++runs + "_";
    private final Fault fault;
    private final boolean handlersWrite;
    private final Random random;
    private final List<SubscriptionNode> readers = new ArrayList<>();
    private final List<SubscriptionNode> writers = new ArrayList<>();
    private final Map<String, Integer> deeds = new TreeMap<>();
    private final Map<String, Long> longestTakeovers = new TreeMap<>();
    private final List<String> refusals = new ArrayList<>();
    private Connection connection;
    private int divisions;
    private int serverKills;
    private long events;
    private @Nullable Map<String, Long> totals;

    SubscriptionCrashRun(CrashServer server, Fault fault, int readers, int writers, Random random)
            throws IOException, SQLException {
        this(server, SHORT_LEASE, fault, true, readers, writers, random);
    }

    SubscriptionCrashRun(
            CrashServer server,
            Duration lease,
            Fault fault,
            boolean handlersWrite,
            int readers,
            int writers,
            Random random)
            throws IOException, SQLException {
        this.server = server;
        this.lease = lease;
        this.fault = fault;
        this.handlersWrite = handlersWrite;
        this.random = random;
        connection = DriverManager.getConnection(server.url());
        Projection.create(connection);
        JpaStore.builder(server.url())
                .tablePrefix(prefix)
                .createSchema()
                .poolSize(2)
                .open()
                .close();
        try {
            for (int i = 0; i < readers; i++) {
                this.readers.add(reader("reader-" + i));
            }
            for (int i = 0; i < writers; i++) {
                this.writers.add(
                        SubscriptionNode.writer("writer-" + i, server.url(), prefix, AGGREGATES, random.nextLong()));
            }
            this.readers.forEach(this::awaitReady);
            for (SubscriptionNode writer : this.writers) {
                writer.await("ready");
                writer.tell("begin");
            }
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private SubscriptionNode reader(String name) throws IOException {
        return SubscriptionNode.reader(name, server.url(), prefix, lease, SEGMENTS, fault, handlersWrite);
    }

    private void awaitReady(SubscriptionNode reader) {
        List<String> said = reader.await("ready");
        assertThat(said)
                .as("settings of the database")
                .containsAll(DurableSettings.POSTGRES.entrySet().stream()
                        .map(each -> "setting " + each.getKey() + " " + each.getValue())
                        .toList());
    }

    /** A row of a segment: what a claim changes, and whether its owner may still work, by the database's clock. */
    private record Held(int number, long token, @Nullable String owner, boolean isValid, long now) {}

    private List<Held> segments() throws SQLException {
        List<Held> segments = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select segment, token, owner, lease_until > now, now from " + prefix + "journal_segment, " + "(select "
                        + Vendor.POSTGRESQL.millisNow() + " as now) as clock where subscription = ?")) {
            statement.setString(1, SubscriptionNode.SUBSCRIPTION);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    segments.add(new Held(
                            row.getInt(1), row.getLong(2), row.getString(3), row.getBoolean(4), row.getLong(5)));
                }
            }
        }
        return segments;
    }

    private interface Condition {
        boolean isTrue() throws SQLException;
    }

    private static void await(String what, Condition condition) throws SQLException {
        long deadline = System.nanoTime() + LONGEST_WAIT;
        while (!condition.isTrue()) {
            assertThat(System.nanoTime() - deadline)
                    .as("not seen in time: " + what)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Each reader holds segments, and all are held. */
    private void awaitSettled() throws SQLException {
        Set<String> names = new HashSet<>();
        readers.forEach(each -> names.add(each.name()));
        await("all readers hold segments", () -> {
            List<Held> segments = segments();
            Set<String> owners = new HashSet<>();
            segments.stream().filter(Held::isValid).forEach(each -> owners.add(String.valueOf(each.owner())));
            return owners.equals(names) && segments.stream().allMatch(Held::isValid);
        });
    }

    /**
     * Kills a reader or stops it, and waits until others have all that it held; meanwhile somebody divides the segments anew, if
     * that is asked for. Then it comes back.
     */
    void strike(Deed deed, Point point, int divideTo) throws IOException, SQLException {
        awaitSettled();
        int index = random.nextInt(readers.size());
        SubscriptionNode victim = readers.get(index);
        SubscriptionNode other = readers.get((index + 1) % readers.size());
        bring(victim, point);
        Map<Integer, Long> held = new HashMap<>();
        List<Held> before = segments();
        before.stream()
                .filter(each -> victim.name().equals(each.owner()))
                .forEach(each -> held.put(each.number(), each.token()));
        if (deed == Deed.KILL) {
            victim.kill();
            readers.set(index, reader(random.nextBoolean() ? victim.name() : victim.name() + "'"));
        } else {
            victim.stop();
        }
        if (divideTo > 0) {
            other.tell("divide", divideTo);
        }
        long begin = before.get(0).now();
        long took = awaitTakeover(victim.name(), held, begin);
        longestTakeovers.merge(deed + (divideTo > 0 ? " while dividing" : ""), took, Math::max);
        deeds.merge(deed + " " + point, 1, Integer::sum);
        if (divideTo > 0) {
            divided(other);
        }
        if (deed == Deed.KILL) {
            awaitReady(readers.get(index));
        } else {
            await("longer than the lease", () -> segments().get(0).now() - begin > lease.toMillis() * 3 / 2);
            wake(victim);
        }
    }

    /** Has a reader at a point; at one that nothing announces, after some time. */
    private void bring(SubscriptionNode reader, Point point) {
        if (point == Point.RANDOM) {
            LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_JITTER.toNanos()));
        } else {
            reader.tell("arm", point.name());
            reader.await("caught " + point.name());
        }
    }

    private static void wake(SubscriptionNode stopped) throws IOException {
        stopped.tell("release");
        stopped.tell("ping");
        stopped.goOn();
        stopped.await("pong");
    }

    private void divided(SubscriptionNode reader) {
        List<String> said = reader.await("divided ");
        String refused =
                said.get(said.size() - 1).substring("divided ".length()).strip();
        if (!refused.equals("[]")) {
            refusals.add(refused);
        }
        divisions++;
    }

    private long awaitTakeover(String victim, Map<Integer, Long> held, long begin) throws SQLException {
        long[] end = {0};
        await("others have the segments of " + victim, () -> {
            List<Held> segments = segments();
            end[0] = segments.get(0).now();
            return segments.stream()
                    .allMatch(each -> each.isValid()
                            && each.owner() != null
                            && !(each.owner().equals(victim) && Objects.equals(held.get(each.number()), each.token())));
        });
        return end[0] - begin;
    }

    /** Kills the server while one reader is about to commit, and starts it again. */
    void killServer(int divideTo) throws IOException, SQLException {
        awaitSettled();
        SubscriptionNode reader = readers.get(random.nextInt(readers.size()));
        SubscriptionNode other = readers.get((readers.indexOf(reader) + 1) % readers.size());
        bring(reader, Point.BEFORE_COMMIT);
        other.tell("divide", divideTo);
        LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_JITTER.toNanos()));
        server.kill();
        reader.tell("release");
        server.restart();
        connection = DriverManager.getConnection(server.url());
        divided(other);
        serverKills++;
    }

    /** Has no more events appended, and tells how many each aggregate has. */
    private Map<String, Long> finish() throws IOException {
        if (totals != null) {
            return totals;
        }
        writers.forEach(each -> each.tell("stop"));
        totals = new TreeMap<>();
        for (SubscriptionNode writer : writers) {
            for (String line : writer.await("end")) {
                String[] words = line.split(" ");
                if (words[0].equals("total")) {
                    totals.put(words[1], Long.parseLong(words[2]));
                }
            }
            writer.end();
        }
        events = totals.values().stream().mapToLong(Long::longValue).sum();
        return totals;
    }

    /** What is wrong after all is done. */
    List<String> findings() throws IOException, SQLException {
        Map<String, Long> expected = finish();
        List<String> findings = new ArrayList<>();
        SubscriptionNode last = readers.get(0);
        last.tell("await", fault == Fault.NONE ? 60 : 3); // broken ones may have moved a checkpoint back for good
        last.tell("parked");
        List<String> said = last.await("parked ");
        if (!said.contains("there")) {
            findings.add("not all is handled in time");
        }
        String parked = said.get(said.size() - 1).strip();
        if (!parked.equals("parked 0")) {
            findings.add(parked);
        }
        for (SubscriptionNode reader : readers) {
            reader.end(); // what a reader would still do wrong is done now
        }
        findings.addAll(Projection.findings(connection, expected));
        long stored = storedEvents();
        if (stored != events) {
            findings.add(stored + " events are stored, but writers know of " + events);
        }
        return findings;
    }

    private long storedEvents() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + prefix + "event_journal")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Stops the first reader before it handles what it has read, until another one has handled all there is. */
    void stopUntilAllIsHandled() throws IOException, SQLException {
        awaitSettled();
        SubscriptionNode victim = readers.get(0);
        bring(victim, Point.BEFORE_HANDLER);
        victim.stop();
        long all = finish().values().stream().mapToLong(Long::longValue).sum();
        await("another one has handled all", () -> Projection.count(connection) == all);
        victim.tell("arm", Point.AFTER_COMMIT.name()); // where it comes only if nobody stops it
        wake(victim);
        if (fault == Fault.NO_FENCING) {
            victim.await("caught AFTER_COMMIT");
            victim.tell("release");
        } else {
            awaitSettled();
        }
    }

    /** In leases. */
    double longestTakeover() {
        return longestTakeovers.values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0)
                / (double) lease.toMillis();
    }

    int divisions() {
        return divisions;
    }

    String report() {
        StringBuilder text = new StringBuilder();
        deeds.forEach((deed, times) ->
                text.append(String.format(Locale.ROOT, "%s: %d%n", deed.toLowerCase(Locale.ROOT), times)));
        longestTakeovers.forEach((deed, millis) -> text.append(String.format(
                Locale.ROOT,
                "longest takeover after %s: %d ms, with a lease of %d ms%n",
                deed.toLowerCase(Locale.ROOT),
                millis,
                lease.toMillis())));
        text.append(String.format(
                Locale.ROOT,
                "server killed: %d; segments divided anew: %d; events, each handled once: %d%n",
                serverKills,
                divisions,
                events));
        refusals.forEach(each -> text.append("a division was refused before it was done: ")
                .append(each)
                .append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        Stream.concat(readers.stream(), writers.stream()).forEach(SubscriptionNode::close);
        try {
            connection.close();
        } catch (SQLException e) {
            System.out.println("a connection was not closed: " + e);
        }
    }
}
