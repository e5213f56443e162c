/** The HTTP interface of the todo example. */
@NullMarked
package org.daybook.examples.todo.http;

import org.jspecify.annotations.NullMarked;
