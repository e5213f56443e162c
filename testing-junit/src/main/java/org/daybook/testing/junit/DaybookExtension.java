package org.daybook.testing.junit;

import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.daybook.Daybook;
import org.daybook.store.Store;
import org.daybook.testing.TestDaybook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a store and a Daybook for each test that takes a {@link TestDaybook} or a {@link Daybook} as a parameter, and closes them behind
 * it. Methods that run before or after each test get the same one.
 *
 * <pre>{@code
 * @ExtendWith(DaybookExtension.class) // on the memory store
 * class TodoListTest {
 *     @Test
 *     void a_todo_is_listed(TestDaybook test) {
 *         var list = new TodoList();
 *         test.daybook().register(list);
 *         test.daybook().publish("1", new Todo.Created("tea"));
 *         test.drain();
 *         assertThat(list.labels()).containsExactly("tea");
 *     }
 * }
 * }</pre>
 *
 * <p>The same on a database, with a journal of its own for each test:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final DaybookExtension DAYBOOKS = DaybookExtension.on(name ->
 *         JpaStore.builder("jdbc:h2:mem:" + name).createSchema().open());
 * }</pre>
 *
 * <p>Immutable; tests may run at the same time.
 */
public final class DaybookExtension implements ParameterResolver {

    private final @Nullable Function<String, ? extends Store> store;
    private final UnaryOperator<Daybook.Builder> choices;

    private DaybookExtension(
            @Nullable Function<String, ? extends Store> store, UnaryOperator<Daybook.Builder> choices) {
        this.store = store;
        this.choices = choices;
    }

    /** On a memory store, as a Daybook comes; for {@code @ExtendWith}. */
    public DaybookExtension() {
        this(null, builder -> builder);
    }

    /**
     * On a store of the test's choice.
     *
     * @param store opens it; is given a name that no other test gets, of at most 20 letters and digits with a letter first: for a database,
     *     a schema, or the prefix of tables
     * @return an extension for {@code @RegisterExtension}
     */
    public static DaybookExtension on(Function<String, ? extends Store> store) {
        return new DaybookExtension(Objects.requireNonNull(store, "store"), builder -> builder);
    }

    /**
     * The same with choices of the application's.
     *
     * @param other gets the builder of the Daybook, and gives it back
     * @return an extension for {@code @RegisterExtension}
     */
    public DaybookExtension with(UnaryOperator<Daybook.Builder> other) {
        Objects.requireNonNull(other, "choices");
        return new DaybookExtension(store, builder -> other.apply(choices.apply(builder)));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestDaybook.class || type == Daybook.class;
    }

    /**
     * Gives a test its Daybook, which it starts for the first parameter.
     *
     * @param parameter the parameter
     * @param context that of the test
     * @return the Daybook, in a form that the parameter takes
     * @throws ParameterResolutionException if the parameter is not one of a single test, such as one of a constructor
     */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "a Daybook belongs to one test: take it as a parameter of the test, or of a"
                            + " method with @BeforeEach or @AfterEach, and not of "
                            + parameter.getDeclaringExecutable());
        }
        // JUnit closes it with the context of the test.
        TestDaybook test = context.getStore(ExtensionContext.Namespace.create(DaybookExtension.class, this))
                .computeIfAbsent(TestDaybook.class, key -> open(), TestDaybook.class);
        return parameter.getParameter().getType() == TestDaybook.class ? test : test.daybook();
    }

    private TestDaybook open() {
        return store == null ? TestDaybook.open(choices) : TestDaybook.on(store.apply(name()), choices);
    }

    private static String name() {
        String random = UUID.randomUUID().toString().replace("-", "");
        return "test" + random.substring(0, 16).toLowerCase(Locale.ROOT);
    }
}
