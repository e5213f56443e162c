/** Daybook in the actuator of a Spring Boot application: health, an endpoint and info. */
@NullMarked
package org.daybook.spring.actuate;

import org.jspecify.annotations.NullMarked;
