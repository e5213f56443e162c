/** The list of todos in a table. */
@NullMarked
package org.daybook.examples.todo.view.jpa;

import org.jspecify.annotations.NullMarked;
