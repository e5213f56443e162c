/** Daybooks as parameters of JUnit's tests. */
@NullMarked
package org.daybook.testing.junit;

import org.jspecify.annotations.NullMarked;
