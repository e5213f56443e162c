/** The process that one system is measured in: commands come in as lines of JSON, and results go out. */
@NullMarked
package org.daybook.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
