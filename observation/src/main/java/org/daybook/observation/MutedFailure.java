package org.daybook.observation;

import org.daybook.event.DaybookException;

/**
 * What is told of an exception: its class, those of its causes and its stack. Tracers keep messages, and that of a handler or a
 * database may quote what is in an event; those of Daybook itself never do.
 */
final class MutedFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int MOST_CAUSES = 10;

    private MutedFailure(String message, StackTraceElement[] stack) {
        super(message, null, false, true);
        setStackTrace(stack);
    }

    static MutedFailure of(Throwable failure) {
        StringBuilder message = new StringBuilder(describe(failure));
        Throwable cause = failure.getCause();
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            message.append(", caused by ").append(describe(cause));
            cause = cause.getCause();
        }
        return new MutedFailure(message.toString(), failure.getStackTrace());
    }

    private static String describe(Throwable failure) {
        return failure instanceof DaybookException
                ? failure.toString()
                : failure.getClass().getName();
    }
}
