/** The list of todos in memory. */
@NullMarked
package org.daybook.examples.todo.view.memory;

import org.jspecify.annotations.NullMarked;
