package org.daybook.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakeUpTest {

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    private final Semaphore woken = new Semaphore(0);
    private final WakeUp wakeUp =
            new WakeUp((task, millis) -> executor.schedule(task, millis, TimeUnit.MILLISECONDS), woken::release);

    WakeUpTest() {
        executor.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void however_often_it_is_asked_for_it_is_planned_once() {
        for (int i = 0; i < 1_000; i++) {
            wakeUp.in(3_600_000);
        }
        assertThat(executor.getQueue()).hasSize(1);
    }

    @Test
    void the_earliest_counts() throws InterruptedException {
        wakeUp.in(3_600_000);
        wakeUp.in(1);
        assertThat(woken.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.getQueue()).isEmpty();
    }

    @Test
    void what_is_woken_can_be_woken_again() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            wakeUp.in(1);
            assertThat(woken.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
