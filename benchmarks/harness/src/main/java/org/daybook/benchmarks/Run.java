package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.daybook.benchmarks.worker.Command;
import org.daybook.benchmarks.worker.Database;
import org.daybook.benchmarks.worker.Measurement;
import org.daybook.benchmarks.worker.Reply;
import org.daybook.benchmarks.worker.Task;
import org.daybook.benchmarks.worker.Work;

/** Runs the plan: each part round by round, and in each round every system in turn. */
final class Run {

    /** The variants of section S. */
    static final String WITHOUT = "without";

    static final String HELD = "held for ";

    static final String AFTER = "after it";

    /** The variants of section H. */
    static final String SAME_NODE = "same node";

    static final String OTHER_NODE = "another node";

    /** What section G begins with. */
    static final long FEW_EVENTS = 10_000;

    /** No log is shorter. */
    private static final long LEAST_LOG = 50_000;

    /** The variants of section L. */
    static final String EACH = "one after the other";

    static final String ALL = "with one call";

    /** What section K compares: a long aggregate is to take little more than a short one. */
    static final String SHORT_AGGREGATE = "10 events";

    static final String LONG_AGGREGATE = "100000 events";

    /** The cost of snapshots is small beside what rounds differ by. */
    private static final int ROUNDS_OF_SNAPSHOTS = 5;

    private static final int CONNECTIONS = 32;
    private static final List<Integer> THREADS = List.of(1, 8, 32);
    private static final List<Integer> LENGTHS = List.of(10, 100, 1_000, 10_000);
    private static final List<Integer> PREPARED = List.of(10, 1_000, 100_000);
    private static final int NODES = 4;
    private static final List<Integer> SUBSCRIPTIONS = List.of(1, 50);
    /** What subscriptions do at their beginning is done by then. */
    private static final double SETTLED = 15;
    /** Of appends before those that are measured: what other nodes are told depends on what they asked for a while ago. */
    private static final double LEAST_WARM_UP = 4;
    /** A longer one would fill the memory. */
    private static final double WARM_UP_IN_MEMORY = 2;
    /** What a command may take beyond its own time: seeding and slow loads. */
    private static final double PATIENCE = 600;

    private final Installation installation;
    private final Server server;
    private final Scale scale;
    private final Set<MeasuredSystem> chosen;
    private final Set<Section> sections;
    private final Path out;
    private final Results results = new Results();
    private final Map<MeasuredSystem, Map<String, String>> settings = new EnumMap<>(MeasuredSystem.class);
    private double offered;

    Run(
            Installation installation,
            Server server,
            Scale scale,
            Set<MeasuredSystem> chosen,
            Set<Section> sections,
            Path out) {
        this.installation = installation;
        this.server = server;
        this.scale = scale;
        this.chosen = chosen;
        this.sections = sections;
        this.out = out;
    }

    Results results() {
        return results;
    }

    /** How the systems were set up. */
    Map<MeasuredSystem, Map<String, String>> settings() {
        return settings;
    }

    /** Appends in a second that section O offered; 0 if it did not run. */
    double offered() {
        return offered;
    }

    void all() throws Exception {
        onDatabase();
        if (sections.contains(Section.N)) {
            severalNodes();
        }
        if (sections.contains(Section.S)) {
            besideSnapshot();
        }
        saves();
        if (sections.contains(Section.G)) {
            rowForEachEvent();
        }
        if (sections.contains(Section.H)) {
            latency();
        }
        if (sections.contains(Section.I)) {
            idle();
        }
        if (sections.contains(Section.E)) {
            inMemory();
        }
    }

    private List<MeasuredSystem> systems(Section section) {
        return sections.contains(section) ? section.systems(chosen) : List.of();
    }

    /** A fresh database. */
    private Database database(String name) throws SQLException {
        server.execute("create database " + name);
        return new Database(server.url(name), "postgres", CONNECTIONS, server.pid());
    }

    private WorkerProcess worker(MeasuredSystem system) throws IOException {
        return WorkerProcess.start(installation, system, out.resolve("worker-" + system.option() + ".log"));
    }

    private static WorkerProcess of(Map<MeasuredSystem, WorkerProcess> workers, MeasuredSystem system) {
        WorkerProcess worker = workers.get(system);
        if (worker == null) {
            throw new IllegalStateException("no process for " + system.title());
        }
        return worker;
    }

    private void open(WorkerProcess worker, MeasuredSystem system, Database database) throws Exception {
        settings.put(
                system,
                succeed(system, worker.send(Command.open(database), PATIENCE)).settings());
    }

    private static Reply succeed(MeasuredSystem system, Reply reply) {
        if (reply.failure() != null) {
            throw new IllegalStateException(system.title() + " failed: " + reply.failure());
        }
        return reply;
    }

    private void onDatabase() throws Exception {
        Map<MeasuredSystem, WorkerProcess> workers = new EnumMap<>(MeasuredSystem.class);
        try {
            for (Section section : List.of(
                    Section.A, Section.O, Section.P, Section.B, Section.C, Section.K, Section.L, Section.D,
                    Section.F)) {
                for (MeasuredSystem system : systems(section)) {
                    if (!workers.containsKey(system)) {
                        workers.put(system, worker(system));
                        open(of(workers, system), system, database(name(system)));
                    }
                }
            }
            // The log comes first, so that it is what lies at the beginning of every table.
            read(workers);
            if (!Collections.disjoint(sections, Set.of(Section.A, Section.O, Section.P, Section.B))) {
                for (Map.Entry<MeasuredSystem, WorkerProcess> each : workers.entrySet()) {
                    progress("warming up", each.getKey());
                    Task task = task(Work.CREATE, 8, 1, scale.firstWarmUp(), 0.1, 0);
                    succeed(each.getKey(), each.getValue().send(Command.measure(task), PATIENCE));
                }
            }
            appends(workers);
        } finally {
            workers.values().forEach(WorkerProcess::close);
        }
    }

    private static String name(MeasuredSystem system) {
        return system.option().replace('-', '_');
    }

    private void read(Map<MeasuredSystem, WorkerProcess> workers) throws Exception {
        for (Map.Entry<MeasuredSystem, WorkerProcess> each : workers.entrySet()) {
            boolean reads = Arrays.stream(Section.values())
                    .anyMatch(section -> section.reads() && systems(section).contains(each.getKey()));
            if (reads) {
                seed(each.getKey(), each.getValue(), scale.log(), name(each.getKey()));
            }
        }
        for (MeasuredSystem system : systems(Section.K)) {
            progress("writing aggregates", system);
            for (int length : PREPARED) {
                succeed(system, of(workers, system).send(Command.prepare(length), PATIENCE));
            }
            vacuum(name(system));
        }
        Map<String, Task> loads = new LinkedHashMap<>();
        LENGTHS.forEach(length ->
                loads.put(length + " events", task(Work.LOAD, 1, length, scale.warmUp(), scale.seconds(), 0)));
        rounds(Section.C, loads, workers);
        Map<String, Task> prepared = new LinkedHashMap<>();
        PREPARED.forEach(length -> prepared.put(
                length + " events", task(Work.LOAD_PREPARED, 1, length, scale.warmUp(), scale.seconds(), 0)));
        rounds(Section.K, prepared, workers);
        Map<String, Task> many = new LinkedHashMap<>();
        many.put(EACH, task(Work.LOAD_EACH, 1, 10, scale.warmUp(), scale.seconds(), 0));
        many.put(ALL, task(Work.LOAD_ALL, 1, 10, scale.warmUp(), scale.seconds(), 0));
        rounds(Section.L, many, workers);
        rounds(Section.D, Map.of(scale.log() + " events", catchUp()), workers);
        rounds(Section.F, this::handling, workers);
    }

    /** Axon tells how large batches are to be, so that its best are to be found. */
    private Map<String, Task> handling(MeasuredSystem system) {
        Task usual = task(Work.HANDLE, 1, Math.toIntExact(scale.log()), scale.warmUp(), scale.seconds(), 0);
        Map<String, Task> passes = new LinkedHashMap<>();
        passes.put(scale.log() + " events", usual);
        if (system.isAxon()) {
            scale.batches()
                    .forEach(size -> passes.put(scale.log() + " events, batches of " + size, usual.inBatchesOf(size)));
        }
        return passes;
    }

    private void seed(MeasuredSystem system, WorkerProcess worker, long events, String database) throws Exception {
        progress("writing a log of " + events + " events", system);
        succeed(system, worker.send(Command.seed(events), PATIENCE));
        vacuum(database);
    }

    /** Or the server would do it by itself, beside what is measured. */
    private void vacuum(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(database), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
        }
    }

    private Map<MeasuredSystem, WorkerProcess> opened(Section section, String database) throws Exception {
        Map<MeasuredSystem, WorkerProcess> workers = new EnumMap<>(MeasuredSystem.class);
        try {
            for (MeasuredSystem system : systems(section)) {
                workers.put(system, worker(system));
                open(of(workers, system), system, database(database + name(system)));
            }
            return workers;
        } catch (Exception e) {
            workers.values().forEach(WorkerProcess::close);
            throw e;
        }
    }

    private void saves() throws Exception {
        Map<MeasuredSystem, WorkerProcess> workers = opened(Section.M, "saves_of_");
        try {
            for (Map.Entry<MeasuredSystem, WorkerProcess> each : workers.entrySet()) {
                progress("warming up", each.getKey());
                Task task = task(Work.SAVE, 8, 1, scale.firstWarmUp(), 0.1, 0);
                succeed(each.getKey(), each.getValue().send(Command.measure(task), PATIENCE));
            }
            Map<String, Task> saves = new LinkedHashMap<>();
            THREADS.forEach(threads -> saves.put(from(threads), append(Work.SAVE, threads, 1)));
            int rounds = scale.rounds() == 1 ? 1 : Math.max(scale.rounds(), ROUNDS_OF_SNAPSHOTS);
            rounds(Section.M, rounds, system -> saves, workers);
        } finally {
            workers.values().forEach(WorkerProcess::close);
        }
    }

    /** On a log of its own, twice as long as that of the others. Axon would take minutes for that, and goes through the least. */
    private void rowForEachEvent() throws Exception {
        Map<MeasuredSystem, WorkerProcess> workers = new EnumMap<>(MeasuredSystem.class);
        try {
            for (MeasuredSystem system : systems(Section.G)) {
                String database = "rows_of_" + name(system);
                workers.put(system, worker(system));
                open(of(workers, system), system, database(database));
                seed(system, of(workers, system), logOfRows(system), database);
                // Or the shortest pass, which comes first, would be that of code that is still being compiled.
                progress("warming up", system);
                long events = Math.max(FEW_EVENTS, logOfRows(system) / 10);
                Task warmUp = projecting(system, events, scale.firstWarmUp(), 0.1);
                succeed(system, of(workers, system).send(Command.measure(warmUp), PATIENCE));
            }
            rounds(Section.G, this::projecting, workers);
        } finally {
            workers.values().forEach(WorkerProcess::close);
        }
    }

    private long logOfRows(MeasuredSystem system) {
        return system.isAxon() ? LEAST_LOG : 2 * scale.log();
    }

    private Task projecting(MeasuredSystem system, long events, double warmUp, double seconds) {
        return new Task(Work.PROJECT, 1, Math.toIntExact(events), warmUp, seconds, 0, logOfRows(system), true);
    }

    private Map<String, Task> projecting(MeasuredSystem system) {
        long log = logOfRows(system);
        Map<String, Task> passes = new LinkedHashMap<>();
        for (long events : system.isAxon() ? List.of(FEW_EVENTS) : List.of(FEW_EVENTS, log / 10, log)) {
            passes.put(events + " events", projecting(system, events, scale.warmUp(), scale.seconds()));
        }
        return passes;
    }

    /** Two processes on one database: the first appends, and handles what it appends, or has the second handle it. */
    private void latency() throws Exception {
        Map<MeasuredSystem, List<WorkerProcess>> nodes = new EnumMap<>(MeasuredSystem.class);
        try {
            for (MeasuredSystem system : systems(Section.H)) {
                Database database = database("latency_of_" + name(system));
                List<WorkerProcess> workers = List.of(worker(system), worker(system));
                nodes.put(system, workers);
                for (WorkerProcess each : workers) {
                    open(each, system, database); // before anything is appended: a peer creates its tables anew
                }
            }
            for (int round = 1; round <= scale.rounds(); round++) {
                for (Map.Entry<MeasuredSystem, List<WorkerProcess>> each : nodes.entrySet()) {
                    WorkerProcess writer = each.getValue().get(0);
                    latency(SAME_NODE, each.getKey(), round, writer, writer);
                    latency(
                            OTHER_NODE,
                            each.getKey(),
                            round,
                            writer,
                            each.getValue().get(1));
                }
            }
        } finally {
            nodes.values().forEach(each -> each.forEach(WorkerProcess::close));
        }
    }

    private void latency(String variant, MeasuredSystem system, int round, WorkerProcess writer, WorkerProcess reader)
            throws InterruptedException {
        double warmUp = Math.max(scale.firstWarmUp(), LEAST_WARM_UP);
        Task before = new Task(Work.PACED, 1, 1, 0, warmUp, 0, scale.log(), true);
        Task task = new Task(Work.PACED, 1, 1, 0, scale.calm() / 2, 0, scale.log(), true);
        succeed(system, reader.send(Command.subscribe(1), PATIENCE));
        int warm = succeed(system, writer.send(Command.measure(before), PATIENCE))
                .times()
                .size();
        succeed(system, reader.send(Command.handled(warm), PATIENCE));
        Reply appended = writer.send(Command.measure(task), PATIENCE);
        int events = warm + succeed(system, appended).times().size();
        Reply handled = reader.send(Command.handled(events), PATIENCE);
        succeed(system, reader.send(Command.subscribe(0), PATIENCE));
        add(Section.H, variant, system, round, task, Latency.between(appended, handled));
    }

    /** One node with nothing to do, beside nobody. */
    private void idle() throws Exception {
        for (MeasuredSystem system : systems(Section.I)) {
            String name = "idle_of_" + name(system);
            Database database = database(name);
            StatementCount count = StatementCount.of(server, name);
            try (WorkerProcess worker = worker(system)) {
                open(worker, system, database);
                for (int round = 1; round <= scale.rounds(); round++) {
                    for (int subscriptions : SUBSCRIPTIONS) {
                        succeed(system, worker.send(Command.subscribe(subscriptions), PATIENCE));
                        Task settle = new Task(Work.IDLE, 1, subscriptions, 0, SETTLED, 0, scale.log(), true);
                        Task watch = new Task(Work.IDLE, 1, subscriptions, 0, scale.calm(), 0, scale.log(), true);
                        succeed(system, worker.send(Command.measure(settle), PATIENCE));
                        Map<String, Long> before = count.now();
                        Reply watched = worker.send(Command.measure(watch), PATIENCE);
                        Map<String, Long> used = StatementCount.since(before, count.now());
                        Files.writeString(
                                out.resolve("idle-" + system.option() + "-" + subscriptions + ".txt"),
                                StatementCount.text(used));
                        String variant = subscriptions + (subscriptions == 1 ? " subscription" : " subscriptions")
                                + ", " + count.unit();
                        add(Section.I, variant, system, round, watch, StatementCount.counted(watched, used));
                    }
                }
                succeed(system, worker.send(Command.subscribe(0), PATIENCE));
            }
        }
    }

    private static String from(int threads) {
        return threads + (threads == 1 ? " thread" : " threads");
    }

    private Task catchUp() {
        return task(Work.CATCH_UP, 1, 0, scale.warmUp(), scale.seconds(), 0);
    }

    private void appends(Map<MeasuredSystem, WorkerProcess> workers) throws Exception {
        Map<String, Task> appends = new LinkedHashMap<>();
        for (Work work : List.of(Work.CREATE, Work.UPDATE)) {
            for (int threads : THREADS) {
                appends.put((work == Work.CREATE ? "create, " : "update, ") + from(threads), append(work, threads, 1));
            }
        }
        appends.put("100 streams by Zipf, 32 threads", append(Work.ZIPF, 32, 1));
        rounds(Section.A, appends, workers);

        if (!systems(Section.O).isEmpty()) {
            offered = offer(workers);
            Task task = task(Work.OFFERED, 32, 1, scale.warmUp(), 2 * scale.seconds(), offered);
            rounds(Section.O, Map.of(Math.round(offered) + " appends/s, 32 threads", task), workers);
        }

        Map<String, Task> partitioned = new LinkedHashMap<>();
        List.of(8, 32).forEach(threads -> partitioned.put("create, " + from(threads), append(Work.CREATE, threads, 1)));
        rounds(Section.P, partitioned, workers);

        Map<String, Task> batches = new LinkedHashMap<>();
        List.of(10, 100).forEach(size -> batches.put(size + " events", append(Work.CREATE, 8, size)));
        rounds(Section.B, batches, workers);
    }

    /** Half of what Axon can take, of what the slowest can without Axon. Measured here if section A was left out. */
    private double offer(Map<MeasuredSystem, WorkerProcess> workers) throws Exception {
        String variant = "create, 32 threads";
        List<MeasuredSystem> systems = systems(Section.O);
        List<MeasuredSystem> axon =
                systems.stream().filter(MeasuredSystem::isAxon).toList();
        double least = Double.MAX_VALUE;
        double most = 0;
        for (MeasuredSystem each : axon.isEmpty() ? systems : axon) {
            var median = results.median(Section.A, variant, each, Measurement::rate);
            double rate = median.isPresent()
                    ? median.getAsDouble()
                    : rate(each, of(workers, each).send(Command.measure(append(Work.CREATE, 32, 1)), PATIENCE));
            least = Math.min(least, rate);
            most = Math.max(most, rate);
        }
        return (axon.isEmpty() ? least : most) / 2;
    }

    private static double rate(MeasuredSystem system, Reply reply) {
        Measurement measurement = succeed(system, reply).measurement();
        return measurement == null ? 0 : measurement.rate();
    }

    private Task append(Work work, int threads, int size) {
        return task(work, threads, size, scale.warmUp(), scale.seconds(), 0);
    }

    private Task task(Work work, int threads, int size, double warmUp, double seconds, double rate) {
        return new Task(work, threads, size, warmUp, seconds, rate, scale.log(), true);
    }

    private void rounds(Section section, Map<String, Task> tasks, Map<MeasuredSystem, WorkerProcess> workers)
            throws Exception {
        rounds(section, system -> tasks, workers);
    }

    private void rounds(
            Section section,
            Function<MeasuredSystem, Map<String, Task>> tasks,
            Map<MeasuredSystem, WorkerProcess> workers)
            throws Exception {
        rounds(section, scale.rounds(), tasks, workers);
    }

    /** What several systems do is done by one right after the other. */
    private void rounds(
            Section section,
            int times,
            Function<MeasuredSystem, Map<String, Task>> tasks,
            Map<MeasuredSystem, WorkerProcess> workers)
            throws Exception {
        List<MeasuredSystem> systems = new ArrayList<>(systems(section));
        Set<String> variants = new LinkedHashSet<>();
        systems.forEach(each -> variants.addAll(tasks.apply(each).keySet()));
        for (int round = 1; round <= times && !systems.isEmpty(); round++) {
            server.execute("checkpoint");
            for (String variant : variants) {
                for (MeasuredSystem system : systems) {
                    Task task = tasks.apply(system).get(variant);
                    if (task != null) {
                        measure(section, variant, system, round, task, of(workers, system));
                    }
                }
            }
            Collections.rotate(systems, 1); // nobody is always first
        }
    }

    private void measure(
            Section section, String variant, MeasuredSystem system, int round, Task task, WorkerProcess worker)
            throws InterruptedException {
        add(section, variant, system, round, task, worker.send(Command.measure(task), PATIENCE + task.warmUp()));
    }

    private void add(Section section, String variant, MeasuredSystem system, int round, Task task, Reply reply) {
        Result result = new Result(section, variant, system, round, task, reply.measurement(), reply.failure());
        results.add(result);
        Measurement measured = reply.measurement();
        progress(
                section + " " + variant + ", round " + round + ": "
                        + (measured == null
                                ? reply.failure()
                                : String.format(
                                        "%,.0f events/s, p50 %,.0f us, p99 %,.0f us",
                                        measured.rate(), measured.p50(), measured.p99())),
                system);
    }

    private static void progress(String what, MeasuredSystem system) {
        System.err.printf("%-18s %s%n", system.title(), what);
    }

    private void severalNodes() throws Exception {
        Task task = new Task(Work.CREATE, 8, 1, scale.firstWarmUp(), scale.seconds(), 0, scale.log(), false);
        Task alone = task(Work.CREATE, 32, 1, scale.firstWarmUp(), scale.seconds(), 0);
        Map<MeasuredSystem, List<WorkerProcess>> nodes = new EnumMap<>(MeasuredSystem.class);
        try {
            for (MeasuredSystem system : systems(Section.N)) {
                Database database = database("nodes_of_" + name(system));
                List<WorkerProcess> workers = new ArrayList<>();
                nodes.put(system, workers);
                // The floor is one process of 32 threads, as in section A.
                for (int i = 0; i < (system == MeasuredSystem.JDBC ? 1 : NODES); i++) {
                    workers.add(worker(system));
                    open(workers.get(i), system, database);
                }
            }
            for (int round = 1; round <= scale.rounds(); round++) {
                for (Map.Entry<MeasuredSystem, List<WorkerProcess>> each : nodes.entrySet()) {
                    Task own = each.getValue().size() == 1 ? alone : task;
                    Reply reply = together(each.getValue(), own);
                    add(Section.N, "create, 32 threads in all", each.getKey(), round, own, reply);
                }
            }
        } finally {
            nodes.values().forEach(each -> each.forEach(WorkerProcess::close));
        }
    }

    /** The same task in several processes at once; rates are added up, and the worst latency counts. */
    private static Reply together(List<WorkerProcess> workers, Task task) throws Exception {
        List<CompletableFuture<Reply>> replies = workers.stream()
                .map(each -> each.sendAsync(Command.measure(task)))
                .toList();
        List<Measurement> measurements = new ArrayList<>();
        for (CompletableFuture<Reply> each : replies) {
            Reply reply = each.get();
            if (reply.measurement() == null) {
                return reply;
            }
            measurements.add(reply.measurement());
        }
        return new Reply(null, Map.of(), Sum.of(measurements), Map.of());
    }

    private void besideSnapshot() throws Exception {
        for (MeasuredSystem system : systems(Section.S)) {
            Database database = database("snapshot_of_" + name(system));
            try (WorkerProcess worker = worker(system)) {
                open(worker, system, database);
                Task task = append(Work.CREATE, 32, 1);
                Task held = task(Work.CREATE, 32, 1, scale.hold(), scale.seconds(), 0);
                measure(
                        Section.S,
                        WITHOUT,
                        system,
                        1,
                        task(Work.CREATE, 32, 1, scale.firstWarmUp(), scale.seconds(), 0),
                        worker);
                try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement.execute("set transaction isolation level repeatable read");
                    statement.execute("select count(*) from pg_class"); // takes the snapshot
                    measure(Section.S, HELD + Math.round(scale.hold()) + " s", system, 1, held, worker);
                    connection.rollback();
                }
                measure(Section.S, AFTER, system, 1, task, worker);
            }
        }
    }

    private void inMemory() throws Exception {
        Database none = new Database("", "", CONNECTIONS, 0);
        Map<MeasuredSystem, WorkerProcess> workers = new EnumMap<>(MeasuredSystem.class);
        List<MeasuredSystem> systems = new ArrayList<>(systems(Section.E));
        try {
            for (MeasuredSystem system : systems) {
                workers.put(system, worker(system));
                open(of(workers, system), system, none);
                double warmUp = Math.min(scale.firstWarmUp(), WARM_UP_IN_MEMORY);
                Task task = task(Work.CREATE, 8, 1, warmUp, 0.1, 0);
                succeed(system, of(workers, system).send(Command.measure(task), PATIENCE));
            }
            for (int round = 1; round <= scale.rounds(); round++) {
                for (int threads : THREADS) {
                    for (MeasuredSystem system : systems) {
                        // What is appended stays in memory, so each measurement begins with an empty log.
                        open(of(workers, system), system, none);
                        Task task = append(Work.CREATE, threads, 1);
                        measure(Section.E, "create, " + from(threads), system, round, task, of(workers, system));
                    }
                }
            }
            for (MeasuredSystem system : systems) {
                open(of(workers, system), system, none);
                succeed(system, of(workers, system).send(Command.seed(scale.log()), PATIENCE));
            }
            Map<String, Task> reads = new LinkedHashMap<>();
            LENGTHS.forEach(length -> reads.put(
                    "load of " + length + " in a log of " + scale.log(),
                    task(Work.LOAD, 1, length, scale.warmUp(), scale.seconds(), 0)));
            reads.put("reading " + scale.log() + " events", catchUp());
            rounds(Section.E, reads, workers);
        } finally {
            workers.values().forEach(WorkerProcess::close);
        }
    }
}
