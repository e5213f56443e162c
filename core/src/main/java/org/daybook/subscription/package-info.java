/** Durable readers of the journal: they miss no event, and go on where they were. */
@NullMarked
package org.daybook.subscription;

import org.jspecify.annotations.NullMarked;
