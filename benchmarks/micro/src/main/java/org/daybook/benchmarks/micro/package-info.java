/** What happens inside one process, measured with JMH. */
@NullMarked
package org.daybook.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
