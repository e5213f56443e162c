package org.daybook.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * The auto-configuration of {@link DaybookTest} alone, to add a Daybook to another slice; which store it is on, the
 * properties say.
 *
 * <pre>{@code
 * @WebMvcTest(properties = {"daybook.store=memory", "daybook.subscriptions.enabled=false"})
 * @AutoConfigureDaybook
 * class TodoControllerTest { ... }
 * }</pre>
 *
 * <p>Used by one thread, that of the test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureDaybook {}
