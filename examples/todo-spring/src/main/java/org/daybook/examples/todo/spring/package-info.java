/** The list of todos as a Spring Boot application. */
@NullMarked
package org.daybook.examples.todo.spring;

import org.jspecify.annotations.NullMarked;
