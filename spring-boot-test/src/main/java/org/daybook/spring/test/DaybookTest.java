package org.daybook.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of an application's aggregates and handlers alone: they are on the memory store, and nothing else of the application
 * is started, no web server and no database.
 *
 * <pre>{@code
 * @DaybookTest
 * class TodoTest {
 *     @Autowired Daybook daybook;
 *     @Autowired Todos todos;
 *     @Autowired TodoList list; // its durable handlers
 *
 *     @Test
 *     void a_todo_is_listed() {
 *         todos.create("1", new Todo.Created("tea"));
 *         daybook.drain();
 *         assertThat(list.labels()).containsExactly("tea");
 *     }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>Aggregates, handlers and interfaces of repositories are found in the application's packages as ever. Of its components
 *       those come with them that have {@link org.daybook.handler.SubscribeTo} methods, that customize the builder, or that are
 *       the serializer; others with {@link #includeFilters} or {@code @Import}. What handlers need besides, a test gives them,
 *       such as with {@code @MockitoBean}.
 *   <li>Subscriptions do nothing by themselves, but only in {@link org.daybook.Daybook#drain}, in the thread of the test.
 *   <li>Each test class has a store of its own; its methods share it. {@code @DirtiesContext(classMode =
 *       AFTER_EACH_TEST_METHOD)} gives one to each of them.
 *   <li>Handlers that take what only a database gives, such as an {@code EntityManager}, are refused: name the packages without
 *       them, with {@code properties = "daybook.packages=com.acme.todo.model"}.
 * </ul>
 *
 * <p>Used by one thread, that of the test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(DaybookTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(DaybookTypeExcludeFilter.class)
@AutoConfigureDaybook
@ImportAutoConfiguration
@DirtiesContext
public @interface DaybookTest {

    /**
     * Properties for this test.
     *
     * @return the properties, each as {@code key=value}
     */
    String[] properties() default {};

    /**
     * Whether components with handlers are there without being named.
     *
     * @return whether they are
     */
    boolean useDefaultFilters() default true;

    /**
     * Which components of the application are there, too.
     *
     * @return the filters, one of which takes a component
     */
    Filter[] includeFilters() default {};

    /**
     * Which components of the application are not there.
     *
     * @return the filters, one of which takes a component
     */
    Filter[] excludeFilters() default {};

    /**
     * Which auto-configuration is left out.
     *
     * @return its classes
     */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
