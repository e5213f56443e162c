/** What a todo is, and what happens to it. */
@NullMarked
package org.daybook.examples.todo.model;

import org.jspecify.annotations.NullMarked;
