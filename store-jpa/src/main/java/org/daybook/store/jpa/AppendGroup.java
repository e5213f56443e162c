package org.daybook.store.jpa;

import java.time.Duration;

/**
 * A group of appends that was written in one transaction. Immutable.
 *
 * <pre>{@code
 * JpaStore.builder(url).onGroup(group -> sizes.record(group.appends())).open();
 * }</pre>
 *
 * @param partition where it was written
 * @param appends how many appends it had, those that were refused among them
 * @param events how many events they had
 * @param duration how long the order lock, the check, the writing and the commit took together
 */
public record AppendGroup(int partition, int appends, int events, Duration duration) {}
