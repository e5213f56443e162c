/** Finds the aggregates and handlers of packages, so that nobody needs to wire them. */
@NullMarked
package org.daybook.autoload;

import org.jspecify.annotations.NullMarked;
