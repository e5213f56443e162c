/** Axon Framework 5, set up as its documentation advises, with nothing on that is not needed. */
@NullMarked
package org.daybook.benchmarks.axon5;

import org.jspecify.annotations.NullMarked;
