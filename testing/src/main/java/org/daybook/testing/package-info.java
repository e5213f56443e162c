/** Given, when, then: tests of an application's aggregates and handlers, with any test framework. */
@NullMarked
package org.daybook.testing;

import org.jspecify.annotations.NullMarked;
