package org.daybook.subscription;

import java.time.Duration;
import java.util.function.Function;
import org.daybook.event.Positions;
import org.daybook.event.StoredEvent;
import org.daybook.handler.DurableHandlers;
import org.daybook.journal.EventFilter;
import org.jspecify.annotations.Nullable;

/** All that one node knows of a subscription beside what is stored. */
record Definition(
        String name,
        DurableHandlers handlers,
        EventFilter filter,
        @Nullable Function<? super StoredEvent<?>, String> key,
        int segments,
        @Nullable Positions from,
        boolean fromNow,
        int batchSize,
        RetryPolicy retry,
        int mostParkedKeys,
        Duration parkedWithin,
        Duration slowAfter) {}
