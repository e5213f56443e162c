/** Tests of a Spring Boot application's aggregates and handlers. */
@NullMarked
package org.daybook.spring.test;

import org.jspecify.annotations.NullMarked;
