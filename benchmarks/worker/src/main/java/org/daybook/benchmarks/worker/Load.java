package org.daybook.benchmarks.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What one thread does again and again. */
interface Load {

    /** How many streams a thread has for itself when it updates. */
    int STREAMS = 16;

    /** How many aggregates are loaded at once. */
    int MANY = 1_000;

    /** One operation; returns how many events it appended or read. */
    long run() throws Exception;

    /** The load of a task for one thread. Streams that it needs are created here, before anything is measured. */
    static Load of(Task task, Contestant contestant, String run) throws Exception {
        return switch (task.work()) {
            case CREATE, OFFERED -> create(contestant, task.size());
            case UPDATE -> update(contestant, task.size());
            case ZIPF -> zipf(contestant, run);
            case SAVE -> save(contestant);
            case LOAD -> load(contestant, task);
            case LOAD_PREPARED -> loadPrepared(contestant, task.size());
            case LOAD_EACH, LOAD_ALL -> loadMany(contestant, task);
            case CATCH_UP, HANDLE, PROJECT, PACED, IDLE ->
                throw new IllegalArgumentException(task.work() + " is no load");
        };
    }

    static List<OrderEvent> events(String stream, long version, int count) {
        if (count == 1) {
            return List.of(OrderEvent.of(stream, version + 1));
        }
        List<OrderEvent> events = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            events.add(OrderEvent.of(stream, version + i));
        }
        return events;
    }

    static String newStream() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static Load create(Contestant contestant, int size) {
        return () -> {
            String stream = newStream();
            contestant.append(Expectation.NEW, stream, 0, events(stream, 0, size));
            return size;
        };
    }

    private static Load update(Contestant contestant, int size) throws Exception {
        String[] streams = new String[STREAMS];
        long[] versions = new long[streams.length];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = newStream();
            contestant.append(Expectation.NEW, streams[i], 0, events(streams[i], 0, 1));
            versions[i] = 1;
        }
        return new Load() {
            private int turn;

            @Override
            public long run() throws Exception {
                turn++;
                int i = turn % streams.length;
                // Each stream gets both in turn.
                boolean any = (turn / streams.length + i) % 2 == 0;
                contestant.append(
                        any ? Expectation.ANY : Expectation.EXACT,
                        streams[i],
                        versions[i],
                        events(streams[i], versions[i], size));
                versions[i] += size;
                return size;
            }
        };
    }

    private static Load zipf(Contestant contestant, String run) {
        Zipf zipf = new Zipf(100);
        return () -> {
            String stream = String.format("%s%012d", run.substring(0, 24), zipf.next(ThreadLocalRandom.current()));
            // Nobody knows the version, so the event has to do without.
            contestant.append(Expectation.SHARED, stream, -1, events(stream, 1, 1));
            return 1;
        };
    }

    private static Load save(Contestant contestant) throws Exception {
        List<Contestant.Kept> kept = new ArrayList<>();
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(newStream());
            kept.add(contestant.begin(streams.get(i)));
        }
        return new Load() {
            private int turn;

            @Override
            public long run() throws Exception {
                int i = turn % STREAMS;
                kept.get(i).save(OrderEvent.of(streams.get(i), 2 + turn / STREAMS));
                turn++;
                return 1;
            }
        };
    }

    private static Load load(Contestant contestant, Task task) {
        SeededLog log = new SeededLog(task.log());
        Random random = new Random(task.size());
        Order expected = Order.after(task.size());
        return () -> {
            String stream = log.any(task.size(), random);
            requireEqual(contestant.load(stream), expected, stream);
            return task.size();
        };
    }

    private static Load loadPrepared(Contestant contestant, int size) {
        String stream = Prepared.name(size);
        Order expected = Order.after(size);
        return () -> {
            requireEqual(contestant.load(stream), expected, stream);
            return size;
        };
    }

    private static Load loadMany(Contestant contestant, Task task) {
        List<String> all = new SeededLog(task.log()).all(task.size());
        Random random = new Random(task.size());
        Order expected = Order.after(task.size());
        return () -> {
            int first = random.nextInt(all.size() - MANY + 1);
            List<String> streams = all.subList(first, first + MANY);
            if (task.work() == Work.LOAD_ALL) {
                List<Order> loaded = contestant.loadAll(streams);
                if (loaded.size() != MANY) {
                    throw new IllegalStateException("loaded " + loaded.size() + " aggregates instead of " + MANY);
                }
                for (int i = 0; i < MANY; i++) {
                    requireEqual(loaded.get(i), expected, streams.get(i));
                }
            } else {
                for (String each : streams) {
                    requireEqual(contestant.load(each), expected, each);
                }
            }
            return (long) MANY * task.size();
        };
    }

    /** What is expected was computed before anything is measured: that takes as long as the order has events. */
    private static void requireEqual(Order loaded, Order expected, String stream) {
        if (!loaded.equals(expected)) {
            throw new IllegalStateException("loaded " + loaded + " instead of " + expected + " from " + stream);
        }
    }
}
