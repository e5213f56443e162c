package org.daybook.spring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.Daybook;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/**
 * Handlers begin when all beans are there, before the application takes requests; subscriptions end when it takes none any
 * more, and before the beans go that handlers need. So it is for each Daybook of the application; beans are handlers of the primary
 * one.
 */
final class DaybookLifecycle implements SmartLifecycle {

    /** Below that of web servers, which is 1024 and 2048 less than this default. */
    private static final int PHASE = DEFAULT_PHASE - 4096;

    /** What an interrupted handler has to return. */
    private static final Duration AFTER_INTERRUPTION = Duration.ofSeconds(1);

    private final ObjectProvider<Daybook> daybooks;
    private final HandlerBeans handlers;
    private volatile List<Daybook> begun = List.of();
    private volatile boolean isRunning;

    DaybookLifecycle(ObjectProvider<Daybook> daybooks, HandlerBeans handlers) {
        this.daybooks = daybooks;
        this.handlers = handlers;
    }

    /** How long handlers are waited for, so that they have returned when Spring waits no longer. */
    static Duration shutdownTimeout(Environment environment) {
        Duration ofPhase = Binder.get(environment)
                .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                .orElse(Duration.ofSeconds(30));
        Duration half = ofPhase.dividedBy(2);
        return ofPhase.minus(half.compareTo(AFTER_INTERRUPTION) < 0 ? half : AFTER_INTERRUPTION);
    }

    /** The handlers of the primary one are the most, so that what is wrong with them is found before others handle anything. */
    @Override
    public void start() {
        List<Daybook> all = daybooks.orderedStream().toList();
        Daybook primary = daybooks.getIfUnique();
        if (primary == null) {
            handlers.requireRegistered(all);
        } else {
            primary.begin(() -> handlers.registerOthers(primary, all));
        }
        all.forEach(Daybook::begin);
        begun = all;
        isRunning = true;
    }

    /** What handlers are at work on is finished, and other nodes get what this one had. */
    @Override
    public void stop() {
        begun.forEach(Daybook::endSubscriptions);
        isRunning = false;
    }

    /** In threads of their own, so that none waits for another, and Spring no longer than it was told to. */
    @Override
    public void stop(Runnable callback) {
        if (begun.isEmpty()) {
            callback.run();
        }
        AtomicInteger left = new AtomicInteger(begun.size());
        for (Daybook each : begun) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            each.endSubscriptions();
                        } finally {
                            if (left.decrementAndGet() == 0) {
                                isRunning = false;
                                callback.run();
                            }
                        }
                    },
                    "daybook-shutdown");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** A test that waits in a cache has nobody who would wait for what its handlers do not do. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
