/** Axon Framework 4, set up as its documentation advises, with nothing on that is not needed. */
@NullMarked
package org.daybook.benchmarks.axon4;

import org.jspecify.annotations.NullMarked;
