/** A Daybook that can be watched: metrics, traces and log context through Micrometer, put around it. */
@NullMarked
package org.daybook.observation;

import org.jspecify.annotations.NullMarked;
