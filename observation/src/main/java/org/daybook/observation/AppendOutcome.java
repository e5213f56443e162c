package org.daybook.observation;

import java.util.Locale;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.AppendRejectedException;
import org.daybook.event.VersionConflictException;

/** How an append ended. */
enum AppendOutcome {
    STORED,
    REPEATED,
    CONFLICT,
    REJECTED,
    UNKNOWN,
    FAILED;

    static AppendOutcome of(Throwable thrown) {
        if (thrown instanceof VersionConflictException) {
            return CONFLICT;
        }
        if (thrown instanceof AppendRejectedException) {
            return REJECTED;
        }
        return thrown instanceof AppendOutcomeUnknownException ? UNKNOWN : FAILED;
    }

    /** As the value of a key. */
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
