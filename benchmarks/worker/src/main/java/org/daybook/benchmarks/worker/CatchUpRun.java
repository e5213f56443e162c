package org.daybook.benchmarks.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Reads or handles the log again and again: a pass to warm up, then passes until the time is over. */
final class CatchUpRun {

    private final Contestant contestant;
    private final Task task;
    private final long serverPid;
    private final List<Long> starts = new ArrayList<>();

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
        CpuTime before = CpuTime.now(serverPid);
        long start = System.nanoTime();
        long passes = 0;
        long longest = 0;
        do {
            long begin = System.nanoTime();
            pass();
            longest = Math.max(longest, System.nanoTime() - begin);
            passes++;
        } while (System.nanoTime() - start < task.seconds() * 1e9);
        double seconds = (System.nanoTime() - start) / 1e9;
        CpuTime used = CpuTime.now(serverPid).since(before);

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

    private void pass() throws Exception {
        long events = eventsOfPass();
        Order read = task.work() == Work.CATCH_UP ? contestant.readAll(events) : handleAll(events);
        // Only of the whole log it is known what it comes to.
        Order expected = events == task.log() ? new SeededLog(events).total() : new Order(events, read.quantity());
        if (!read.equals(expected)) {
            throw new IllegalStateException("read " + read + " instead of " + expected);
        }
    }

    private Order handleAll(long events) throws Exception {
        long begin = System.nanoTime();
        AtomicLong first = new AtomicLong();
        Order handled = contestant.handleAll(events, task.work() == Work.PROJECT, () -> {
            if (first.get() == 0) {
                first.set(Math.max(1, System.nanoTime() - begin));
            }
        });
        starts.add(first.get());
        return handled;
    }
}
