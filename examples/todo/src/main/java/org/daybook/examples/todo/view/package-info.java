/** The list of todos, derived from their events. */
@NullMarked
package org.daybook.examples.todo.view;

import org.jspecify.annotations.NullMarked;
