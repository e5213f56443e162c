/** What a database offers to Daybook, and how stores are found by name. */
@NullMarked
package org.daybook.store;

import org.jspecify.annotations.NullMarked;
