package org.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whose event a class is, told by the S of its DomainEvent of S. The answer is kept for each class, so each test looks at
 * classes that a loader of its own has defined.
 */
class EventOwnerTest {

    static final class Thing {}

    static final class Box<T> {}

    record Direct() implements DomainEvent<Thing> {
        @Override
        public Thing mutate(Thing thing) {
            return thing;
        }
    }

    interface Own<A, B> extends DomainEvent<B> {}

    interface Renamed<X> extends Own<String, X> {}

    abstract static class Abstract<Y> implements Comparable<String>, Renamed<Y> {}

    static class Middle<Z> extends Abstract<Z> {
        @Override
        public int compareTo(String other) {
            return 0;
        }

        @Override
        public Z mutate(Z state) {
            return state;
        }
    }

    static final class Indirect extends Middle<Thing> {}

    static final class OfGeneric extends Middle<Box<String>> {}

    static final class OfArray extends Middle<Thing[]> {}

    static final class OfGenericArray extends Middle<Box<String>[]> {}

    static final class Bounded<T extends Thing> extends Middle<T> {}

    static final class NoEvent implements Comparable<Thing> {
        @Override
        public int compareTo(Thing other) {
            return 0;
        }
    }

    /** Defines the classes of this test again; all others are those that everybody sees. */
    private static final class Fresh extends ClassLoader {

        Fresh() {
            super(EventOwnerTest.class.getClassLoader());
        }

        Class<?> of(Class<?> type) throws ClassNotFoundException {
            return loadClass(type.getName());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(EventOwnerTest.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private final Fresh fresh = new Fresh();

    @Test
    void theOwnerIsFoundHoweverIndirectlyItIsNamed() throws ClassNotFoundException {
        for (Class<?> event : List.of(Direct.class, Indirect.class, Bounded.class)) {
            assertThat(EventOwner.of(fresh.of(event))).as(event.getName()).isSameAs(fresh.of(Thing.class));
        }
        assertThat(EventOwner.of(fresh.of(OfGeneric.class))).isSameAs(fresh.of(Box.class));
    }

    @Test
    void theOwnerIsKept() throws ClassNotFoundException {
        Class<?> event = fresh.of(Direct.class);
        assertThat(EventOwner.of(event)).isSameAs(EventOwner.of(event));
    }

    @Test
    void anArrayIsAnOwnerToo() throws ClassNotFoundException {
        assertThat(EventOwner.of(fresh.of(OfArray.class)))
                .isSameAs(fresh.of(Thing.class).arrayType());
        assertThat(EventOwner.of(fresh.of(OfGenericArray.class))).isSameAs(Object.class);
    }

    @Test
    void aClassThatIsNoEventIsRefused() throws ClassNotFoundException {
        Class<?> none = fresh.of(NoEvent.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventOwner.of(none))
                .withMessageContaining("NoEvent implements no DomainEvent");
    }
}
