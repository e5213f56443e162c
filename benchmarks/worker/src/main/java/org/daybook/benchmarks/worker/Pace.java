package org.daybook.benchmarks.worker;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** When an operation begins, which its latency counts from. */
interface Pace {

    /** Waits if need be, and says when the next operation begins. */
    long next();

    /** As soon as the last one is over. */
    static Pace closed() {
        return System::nanoTime;
    }

    /**
     * At a fixed rate, whoever takes it on. An operation that is late because all threads were busy has begun at its time
     * all the same, so that a stall shows in every operation that it held up.
     */
    static Pace open(double rate, long begin) {
        AtomicLong tickets = new AtomicLong();
        return () -> {
            long intended = begin + (long) (tickets.getAndIncrement() * 1e9 / rate);
            for (long wait = intended - System.nanoTime(); wait > 0; wait = intended - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            return intended;
        };
    }
}
