/** The store that keeps everything in this process's memory. */
@NullMarked
package org.daybook.store.memory;

import org.jspecify.annotations.NullMarked;
