package org.daybook.spring;

import org.daybook.Daybook;
import org.springframework.context.SmartLifecycle;

/**
 * Handlers begin when all beans are there, before the application takes requests; subscriptions end when it takes none any
 * more, and before the beans go that handlers need.
 */
final class DaybookLifecycle implements SmartLifecycle {

    /** Below that of web servers, which is 1024 and 2048 less than this default. */
    private static final int PHASE = DEFAULT_PHASE - 4096;

    private final Daybook daybook;
    private final HandlerBeans handlers;
    private volatile boolean isRunning;

    DaybookLifecycle(Daybook daybook, HandlerBeans handlers) {
        this.daybook = daybook;
        this.handlers = handlers;
    }

    @Override
    public void start() {
        daybook.begin();
        handlers.registerOthers(daybook);
        isRunning = true;
    }

    /** What handlers are at work on is finished, and other nodes get what this one had. */
    @Override
    public void stop() {
        daybook.endSubscriptions();
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** What has ended does not begin again. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
