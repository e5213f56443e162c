package org.daybook.benchmarks.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Appends now and then, or not at all. */
final class CalmRun {

    private static final int LEAST_PAUSE = 20;
    private static final int LONGEST_PAUSE = 80;

    private final Contestant contestant;
    private final Task task;
    private final long serverPid;

    CalmRun(Contestant contestant, Task task, long serverPid) {
        this.contestant = contestant;
        this.task = task;
        this.serverPid = serverPid;
    }

    /** With the times at which appends returned, those of the warm-up left out. */
    Reply measure() throws Exception {
        during(task.warmUp(), new Tally(), new LinkedHashMap<>());
        Tally tally = new Tally();
        Map<String, Long> appended = new LinkedHashMap<>();
        CpuTime before = CpuTime.now(serverPid);
        long start = System.nanoTime();
        during(task.seconds(), tally, appended);
        double seconds = (System.nanoTime() - start) / 1e9;
        CpuTime used = CpuTime.now(serverPid).since(before);
        return Reply.of(tally.measurement(seconds, used, seconds, 0), appended);
    }

    private void during(double seconds, Tally tally, Map<String, Long> appended) throws Exception {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            if (task.work() == Work.IDLE) {
                Thread.sleep(left / 1_000_000 + 1);
                continue;
            }
            String stream = Load.newStream();
            long begin = System.nanoTime();
            contestant.append(Expectation.NEW, stream, 0, Load.events(stream, 0, task.size()));
            long returned = System.nanoTime();
            appended.put(stream, returned);
            tally.add(begin, returned, task.size());
            Thread.sleep(ThreadLocalRandom.current().nextInt(LEAST_PAUSE, LONGEST_PAUSE + 1));
        }
    }
}
