/** States of aggregates in memory, in a Caffeine cache around a store. */
@NullMarked
package org.daybook.cache;

import org.jspecify.annotations.NullMarked;
