/** Aggregates: what their events are, how they are folded from the journal, and the repositories that read and write them. */
@NullMarked
package org.daybook.aggregate;

import org.jspecify.annotations.NullMarked;
