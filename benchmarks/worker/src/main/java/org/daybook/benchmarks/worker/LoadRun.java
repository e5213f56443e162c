package org.daybook.benchmarks.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Runs a load from some threads: first to warm up, then, without a break, to be measured. */
final class LoadRun {

    /** How long offered appends may go on after the end, before they count as unfinished. */
    private static final long DRAIN = TimeUnit.SECONDS.toNanos(5);

    private final Contestant contestant;
    private final Task task;
    private final long serverPid;
    private final CountDownLatch ready;
    private final CountDownLatch begin = new CountDownLatch(1);
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Tally inside = new Tally();
    private final Tally overrunning = new Tally();
    private volatile Window window = new Window(Pace.closed(), 0, 0);
    private volatile CpuTime used = new CpuTime(0, 0, 0);
    private long unfinished;

    private record Window(Pace pace, long from, long until) {}

    LoadRun(Contestant contestant, Task task, long serverPid) {
        this.contestant = contestant;
        this.task = task;
        this.serverPid = serverPid;
        this.ready = new CountDownLatch(task.threads());
    }

    Measurement measure() throws Exception {
        boolean isChecked = !task.work().isLoad() && task.alone();
        long before = isChecked ? contestant.stored() : 0;
        String run = UUID.randomUUID().toString();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < task.threads(); i++) {
            tasks.add(() -> {
                thread(run);
                return null;
            });
        }
        tasks.add(this::watch);
        Threads.runAll(tasks);
        if (isChecked && contestant.stored() - before != acknowledged.get()) {
            throw new IllegalStateException(
                    acknowledged + " events were acknowledged, but " + (contestant.stored() - before) + " are stored");
        }
        return result();
    }

    /** Opens the window when all threads are ready, and takes the CPU times at both its ends. */
    private Void watch() throws InterruptedException {
        ready.await();
        long now = System.nanoTime();
        long from = now + nanos(task.warmUp());
        long until = from + nanos(task.seconds());
        window = new Window(task.rate() > 0 ? Pace.open(task.rate(), now) : Pace.closed(), from, until);
        begin.countDown();
        waitUntil(from);
        CpuTime before = CpuTime.now(serverPid);
        waitUntil(until);
        used = CpuTime.now(serverPid).since(before);
        return null;
    }

    private void waitUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0 && !failed.get(); left = time - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, 50_000_000));
        }
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    private void thread(String run) throws Exception {
        Load load;
        try {
            load = Load.of(task, contestant, run);
            acknowledged.addAndGet(task.work() == Work.UPDATE || task.work() == Work.SAVE ? Load.STREAMS : 0);
        } catch (Exception | Error e) {
            failed.set(true);
            throw e;
        } finally {
            ready.countDown();
        }
        begin.await();
        try {
            repeat(load, window);
        } catch (Exception | Error e) {
            failed.set(true);
            throw e;
        }
    }

    private void repeat(Load load, Window current) throws Exception {
        boolean open = task.rate() > 0;
        // A load may be longer than the window, so all that begin in it count.
        boolean whole = open || task.work().isLoad();
        Tally in = new Tally();
        Tally over = new Tally();
        long all = 0;
        long late = 0;
        while (!failed.get()) {
            long start = current.pace().next();
            if (start >= current.until() && (open || !in.isEmpty() || !over.isEmpty())) {
                break;
            }
            if (open && System.nanoTime() > current.until() + DRAIN) {
                late++;
                continue;
            }
            long size = load.run();
            long end = System.nanoTime();
            all += size;
            if (start >= current.from()) {
                (whole || end <= current.until() ? in : over).add(start, end, size);
            }
        }
        acknowledged.addAndGet(all);
        synchronized (inside) {
            inside.add(in);
            overrunning.add(over);
            unfinished += late;
        }
    }

    private Measurement result() {
        // A system that finished nothing in the window is measured by what took longer.
        boolean none = inside.isEmpty();
        Tally tally = none ? overrunning : inside;
        double seconds = none || task.work().isLoad() ? (tally.last() - window.from()) / 1e9 : task.seconds();
        return tally.measurement(seconds, used, task.seconds(), unfinished);
    }
}
