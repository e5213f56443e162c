/** Daybook as a part of a Spring Boot application. */
@NullMarked
package org.daybook.spring;

import org.jspecify.annotations.NullMarked;
