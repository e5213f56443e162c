package org.daybook.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;

/**
 * Tells when somebody asks this process to stop, or that there is something to do. Java has no public interface to signals, so this
 * one is called by name; where it is missing, the process simply ends.
 */
final class StopSignal {

    private boolean isAsked;
    private boolean isAwake;

    private StopSignal() {}

    static StopSignal install() {
        StopSignal signal = new StopSignal();
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

    private synchronized void ask() {
        isAsked = true;
        notifyAll();
    }

    /** Ends a wait early. */
    synchronized void wake() {
        isAwake = true;
        notifyAll();
    }

    synchronized boolean isAsked() {
        return isAsked;
    }

    /** Waits for a time at most, until somebody asks or {@link #wake} is called, and tells whether somebody asked. */
    synchronized boolean await(Duration time) throws InterruptedException {
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
