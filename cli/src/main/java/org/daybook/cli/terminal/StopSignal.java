package org.daybook.cli.terminal;

import java.lang.reflect.Proxy;
import java.time.Duration;

/**
 * Tells when somebody asks this process to stop, or that there is something to do. Java has no public interface to signals, so this
 * one is called by name; where it is missing, the process simply ends.
 */
public final class StopSignal {

    private final Runnable action;
    private boolean isAsked;
    private boolean isAwake;

    private StopSignal(Runnable action) {
        this.action = action;
    }

    /**
     * Listens from now on, for as long as the process lives: it does not end by itself when it is asked to.
     *
     * @param action what to do when somebody asks, on a thread of the JVM; soon done, and may be done again
     * @return the signal
     */
    public static StopSignal install(Runnable action) {
        StopSignal signal = new StopSignal(action);
        for (String name : new String[] {"TERM", "INT"}) {
            try {
                signal.handle(name);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // not on this platform, or taken by the JVM
            }
        }
        return signal;
    }

    private void handle(String name) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        ask();
                        return null;
                    }
                    return method.invoke(this, arguments);
                });
        type.getMethod("handle", type, handlerType)
                .invoke(null, type.getConstructor(String.class).newInstance(name), handler);
    }

    private void ask() {
        synchronized (this) {
            isAsked = true;
            notifyAll();
        }
        action.run();
    }

    /** Ends a wait early. */
    public synchronized void wake() {
        isAwake = true;
        notifyAll();
    }

    /**
     * Whether somebody asked.
     *
     * @return whether the process is to end
     */
    public synchronized boolean isAsked() {
        return isAsked;
    }

    /**
     * Waits until somebody asks or {@link #wake} is called.
     *
     * @param time how long at most
     * @return whether somebody asked
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized boolean await(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis();
                !isAsked && !isAwake && left > 0;
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        isAwake = false;
        return isAsked;
    }
}
