/** The command line of the todo example. */
@NullMarked
package org.daybook.examples.todo;

import org.jspecify.annotations.NullMarked;
