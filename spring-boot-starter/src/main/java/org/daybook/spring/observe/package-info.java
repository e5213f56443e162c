/** Metrics, traces and log context of a Daybook in a Spring Boot application that has Micrometer. */
@NullMarked
package org.daybook.spring.observe;

import org.jspecify.annotations.NullMarked;
