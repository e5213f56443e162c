/** Daybook, and the peers that need no framework. */
@NullMarked
package org.daybook.benchmarks.system;

import org.jspecify.annotations.NullMarked;
