package org.daybook.subscription;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When a reader is to be woken: once, however often somebody found it waiting. Safe for use by any number of threads. */
final class WakeUp {

    /** Has something done later. */
    interface Timer {
        /** Returns nothing when it is closed. */
        @Nullable
        ScheduledFuture<?> schedule(Runnable task, long millis);
    }

    private final Timer timer;
    private final Runnable wake;
    private @Nullable ScheduledFuture<?> pending;

    WakeUp(Timer timer, Runnable wake) {
        this.timer = timer;
        this.wake = wake;
    }

    /** Wakes after some time, or earlier if that is planned already. */
    synchronized void in(long millis) {
        ScheduledFuture<?> before = pending;
        if (before != null) {
            if (before.getDelay(TimeUnit.MILLISECONDS) <= millis) {
                return;
            }
            before.cancel(false);
        }
        pending = timer.schedule(this::wakeNow, millis);
    }

    private void wakeNow() {
        synchronized (this) {
            pending = null; // what this wakes may have to be woken again
        }
        wake.run();
    }
}
