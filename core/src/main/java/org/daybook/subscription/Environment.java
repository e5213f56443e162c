package org.daybook.subscription;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.daybook.event.StoredEvent;
import org.daybook.handler.HandlerRegistry;
import org.daybook.journal.JournalRecord;
import org.daybook.store.Store;

/** What the readers of one Daybook have in common. */
record Environment(
        Store store,
        BiFunction<JournalRecord, Collection<Class<?>>, List<StoredEvent<Object>>> decoder,
        HandlerRegistry handlers,
        InstantSource clock,
        RandomGenerator random,
        Duration lease) {}
