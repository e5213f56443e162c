package org.daybook.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells when somebody asks this process to stop. A shutdown hook would be too late: the hooks of all libraries run at once,
 * and that of H2 closes the database under the requests that are still being answered. Java has no public interface to
 * signals, so this one is called by name; where it is missing, the process simply ends.
 */
final class StopSignal {

    private final CountDownLatch asked = new CountDownLatch(1);

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
                        asked.countDown();
                        return null;
                    }
                    return method.invoke(this, arguments);
                });
        type.getMethod("handle", type, handlerType)
                .invoke(null, type.getConstructor(String.class).newInstance(name), handler);
    }

    void await() throws InterruptedException {
        asked.await();
    }

    /** Waits for a time at most, and tells whether somebody asked. */
    boolean await(Duration time) throws InterruptedException {
        return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
