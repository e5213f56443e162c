/** The load harness: it starts the database and a process for each system, runs the plan round by round, and writes a report. */
@NullMarked
package org.daybook.benchmarks;

import org.jspecify.annotations.NullMarked;
