package org.daybook.benchmarks.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads or handles the log again and again: a pass to warm up, then passes until they have taken their time. Of a pass is measured
 * what it takes until its last event is read, or it is kept that it is handled; not what is under way beyond that.
 */
final class CatchUpRun {

    private final Contestant contestant;
    private final Task task;
    private final long serverPid;
    private final List<Long> starts = new ArrayList<>();
    private CpuTime used = CpuTime.NONE;

    CatchUpRun(Contestant contestant, Task task, long serverPid) {
        this.contestant = contestant;
        this.task = task;
        this.serverPid = serverPid;
    }

    Measurement measure() throws Exception {
        long warm = System.nanoTime() + (long) (task.warmUp() * 1e9);
        do {
            pass();
        } while (System.nanoTime() < warm);

        starts.clear();
        used = CpuTime.NONE;
        long passes = 0;
        long nanos = 0;
        long longest = 0;
        do {
            long pass = pass();
            nanos += pass;
            longest = Math.max(longest, pass);
            passes++;
        } while (nanos < task.seconds() * 1e9);
        double seconds = nanos / 1e9;

        double events = passes * (double) eventsOfPass();
        double micros = seconds * 1e6 / passes;
        return new Measurement(
                passes,
                (long) events,
                seconds,
                micros,
                longest / 1e3,
                longest / 1e3,
                longest / 1e3,
                longest / 1e3,
                used.client() / events,
                used.server() / events,
                used.othersCores(seconds),
                0,
                medianStart() / 1e3);
    }

    private double medianStart() {
        Collections.sort(starts);
        return starts.isEmpty() ? 0 : starts.get(starts.size() / 2);
    }

    private long eventsOfPass() {
        return task.work() == Work.CATCH_UP ? task.log() : task.size();
    }

    /** Returns the nanoseconds that it took. */
    private long pass() throws Exception {
        long events = eventsOfPass();
        CpuTime before = CpuTime.now(serverPid);
        long begin = System.nanoTime();
        if (task.work() == Work.CATCH_UP) {
            Order read = contestant.readAll(events);
            long taken = System.nanoTime() - begin;
            used = used.plus(CpuTime.now(serverPid).since(before));
            check(read, events);
            return taken;
        }
        AtomicLong first = new AtomicLong();
        Pass pass = new Pass(events, task.work() == Work.PROJECT, task.batch());
        try (Handled handled = contestant.handleAll(pass, () -> {
            if (first.get() == 0) {
                first.set(Math.max(1, System.nanoTime() - begin));
            }
        })) {
            long taken = System.nanoTime() - begin;
            used = used.plus(CpuTime.now(serverPid).since(before));
            starts.add(first.get());
            check(handled.order(), events);
            return taken;
        }
    }

    /** Only of the whole log it is known what it comes to. */
    private void check(Order read, long events) {
        Order expected = events == task.log() ? new SeededLog(events).total() : new Order(events, read.quantity());
        if (!read.equals(expected)) {
            throw new IllegalStateException("read " + read + " instead of " + expected);
        }
    }
}
