package org.daybook.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.daybook.event.AggregateType;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AggregateDefinitionTest {

    private static void assertRefused(Class<?> aggregate, String... parts) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new AggregateDefinition<>(aggregate, List.of()))
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
    }

    private record Simple(String label) {
        sealed interface Event extends DomainEvent<Simple> {}

        record Created() implements Event, Creation<Simple> {
            @Override
            public Simple create() {
                return new Simple("");
            }
        }

        interface Group {
            record Deep() implements Event {
                @Override
                public Simple mutate(Simple simple) {
                    return simple;
                }
            }
        }

        record Foreign() implements Discard<String> {}

        record NoEvent() {}
    }

    private record ByHand() implements Discard<Simple> {}

    @Test
    @Tag("EV-01")
    @Tag("UT-02")
    void findsTheEventsNestedAtAnyDepth() {
        AggregateDefinition<Simple> simple = new AggregateDefinition<>(Simple.class, List.of());

        assertThat(simple.events())
                .extracting(AggregateDefinition.EventDefinition::name)
                .containsExactlyInAnyOrder("simple_created", "simple_deep");
        assertThat(simple.has(Simple.Foreign.class)).isFalse();
    }

    @Test
    void takesEventsByHand() {
        AggregateDefinition<Simple> simple = new AggregateDefinition<>(Simple.class, List.of(ByHand.class));

        assertThat(simple.has(ByHand.class)).isTrue();
        assertThat(simple.event("simple_by_hand")).isNotNull();
    }

    @Test
    void refusesAForeignOrAbstractEventByHand() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new AggregateDefinition<>(Simple.class, List.of(Simple.Foreign.class)))
                .withMessageContaining("Foreign")
                .withMessageContaining("java.lang.String")
                .withMessageContaining("Simple");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new AggregateDefinition<>(Simple.class, List.of(Simple.Event.class)))
                .withMessageContaining("abstract");
    }

    private record OneName() {
        record Created() implements Creation<OneName> {
            @Override
            public OneName create() {
                return new OneName();
            }
        }

        @EventType(name = "one_name_created")
        record Ended() implements Discard<OneName> {}
    }

    @Test
    @Tag("NM-02")
    @Tag("D-30")
    void refusesTwoEventsWithOneStoredNameAndNamesBoth() {
        assertRefused(OneName.class, "OneName$Created", "OneName$Ended", "one_name_created");
    }

    private record NoCreation() {
        record Ended() implements Discard<NoCreation> {}
    }

    @Test
    @Tag("AP-04")
    @Tag("RP-06")
    void refusesAnAggregateThatNothingBegins() {
        assertRefused(NoCreation.class, "NoCreation", "Creation<NoCreation>");
        assertRefused(String.class, "java.lang.String");
    }

    private abstract static class Abstract {
        record Created() implements Creation<Abstract> {
            @Override
            public Abstract create() {
                throw new AssertionError();
            }
        }
    }

    @AggregateType("Named")
    private abstract static class Annotated {
        record Created() implements Creation<Annotated> {
            @Override
            public Annotated create() {
                throw new AssertionError();
            }
        }
    }

    private sealed interface Shape {
        record Square() implements Shape {}

        record Drawn() implements Creation<Shape> {
            @Override
            public Shape create() {
                return new Square();
            }
        }
    }

    private sealed interface Family {
        record Child() implements Family {
            record Born() implements Creation<Child> {
                @Override
                public Child create() {
                    return new Child();
                }
            }
        }
    }

    @Test
    @Tag("AG-22")
    void aSealedTypeWithACreationOfItsOwnOrAnAnnotatedOneIsAnAggregate() {
        AggregateRegistry registry = new AggregateRegistry();

        assertThat(registry.define(Shape.class, List.of()).has(Shape.Drawn.class))
                .isTrue();
        assertThat(registry.define(Annotated.class, List.of()).name()).isEqualTo("Named");
        assertThat(DomainEventStyle.isBase(Shape.class)).isFalse();
        assertRefused(Shape.Square.class, "Square");
    }

    @Test
    @Tag("AG-22")
    @Tag("AG-23")
    void whatIsAbstractOtherwiseIsWhatSeveralAggregatesHaveInCommon() {
        AggregateRegistry registry = new AggregateRegistry();

        for (Class<?> base : List.of(Abstract.class, Family.class, Runnable.class)) {
            assertThat(DomainEventStyle.isBase(base)).isTrue();
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> registry.define(base, List.of()))
                    .withMessageContaining(base.getName())
                    .withMessageContaining("@AggregateType");
        }
        assertThat(DomainEventStyle.isBase(Family.Child.class)).isFalse();
        assertThat(registry.define(Family.Child.class, List.of()).name()).isEqualTo("Child");
    }

    @Test
    void knowsWhatASealedTypePermitsAndWhatIsDefinedOtherwiseBelowABase() {
        AggregateRegistry registry = new AggregateRegistry();
        assertThat(registry.below(Animal.class)).isEmpty();

        registry.define(Dog.class, List.of());
        registry.define(Cat.class, List.of());

        assertThat(registry.below(Animal.class))
                .extracting(AggregateDefinition::name)
                .containsExactly("Cat", "Dog");
        assertThat(registry.below(Family.class))
                .extracting(AggregateDefinition::name)
                .containsExactly("Child");
        assertThat(registry.below(Dog.class)).isEmpty();
    }

    private static class Outer {
        static class Created implements Creation<Outer> {
            @Override
            public Outer create() {
                return new Outer();
            }
        }

        class Inner implements Discard<Outer> {}
    }

    @Test
    void refusesAnInnerClassWhichCannotBeReadAgain() {
        assertRefused(Outer.class, "Outer$Inner", "static");
    }

    @Test
    void refusesALocalClassByHand() {
        record Local() implements Discard<Simple> {}

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new AggregateDefinition<>(Simple.class, List.of(Local.class)))
                .withMessageContaining("Local");
    }

    private static final class Entity extends BaseEntity {
        record Begun() implements Creation<Entity> {
            @Override
            public Entity create() {
                return new Entity();
            }
        }

        record Changed() implements Change<Entity> {
            @Override
            public void apply(Entity entity) {}
        }
    }

    private static final class OddEntity extends BaseEntity {
        record Begun() implements Creation<OddEntity> {
            @Override
            public OddEntity create() {
                return new OddEntity();
            }
        }

        record Mutated() implements DomainEvent<OddEntity> {
            @Override
            public OddEntity mutate(OddEntity entity) {
                return entity;
            }
        }
    }

    @Test
    @Tag("AG-17")
    void refusesAnEventOfAnEntityThatIsNoChange() {
        assertThat(new AggregateDefinition<>(Entity.class, List.of()).events()).isNotEmpty();
        assertRefused(OddEntity.class, "OddEntity$Mutated", "Change");
    }

    @AggregateType("")
    private record NoName() {}

    private record LongName() {
        @EventType(
                name = "0123456789012345678901234567890123456789012345678901234567890123"
                        + "01234567890123456789012345678901234567890123456789012345678901234")
        record Created() implements Creation<LongName> {
            @Override
            public LongName create() {
                return new LongName();
            }
        }
    }

    private record ZeroVersion() {
        @EventType(version = 0)
        record Created() implements Creation<ZeroVersion> {
            @Override
            public ZeroVersion create() {
                return new ZeroVersion();
            }
        }
    }

    @Test
    void refusesNamesAndVersionsThatCannotBeStored() {
        assertRefused(NoName.class, "NoName", "empty");
        assertRefused(LongName.class, "LongName$Created", "129");
        assertRefused(ZeroVersion.class, "ZeroVersion$Created", "0");
    }

    private interface Animal {
        record Renamed(String name) implements DomainEvent<Animal> {
            @Override
            public Animal mutate(Animal animal) {
                return animal;
            }
        }
    }

    private record Dog() implements Animal {
        record Born() implements Creation<Dog> {
            @Override
            public Dog create() {
                return new Dog();
            }
        }
    }

    private record Cat() implements Animal {
        record Born() implements Creation<Cat> {
            @Override
            public Cat create() {
                return new Cat();
            }
        }
    }

    @Test
    @Tag("UT-02")
    void inheritsTheEventsOfItsInterfaces() {
        assertThat(new AggregateDefinition<>(Dog.class, List.of()).events())
                .extracting(AggregateDefinition.EventDefinition::name)
                .containsExactlyInAnyOrder("dog_born", "dog_renamed");
    }

    /** Another place where an aggregate is called Dog. */
    private static final class Elsewhere {
        record Dog() {
            @EventType(name = "whelped")
            record Born() implements Creation<Dog> {
                @Override
                public Dog create() {
                    return new Dog();
                }
            }
        }

        @AggregateType("Hound")
        record Hound() {
            @EventType(name = "dog_born")
            record Born() implements Creation<Hound> {
                @Override
                public Hound create() {
                    return new Hound();
                }
            }
        }
    }

    @Test
    @Tag("RP-08")
    @Tag("D-31")
    void refusesTwoAggregatesOfOneNameAndNamesBoth() {
        AggregateRegistry registry = new AggregateRegistry();
        registry.define(Dog.class, List.of());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> registry.define(Elsewhere.Dog.class, List.of()))
                .withMessageContaining("Elsewhere$Dog")
                .withMessageContaining("AggregateDefinitionTest$Dog")
                .withMessageContaining("stored as Dog");
    }

    @Test
    @Tag("NM-02")
    @Tag("D-30")
    void refusesTwoEventsOfOneNameInTwoAggregatesAndNamesBoth() {
        AggregateRegistry registry = new AggregateRegistry();
        registry.define(Dog.class, List.of());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> registry.define(Elsewhere.Hound.class, List.of()))
                .withMessageContaining("Hound$Born")
                .withMessageContaining("Dog$Born")
                .withMessageContaining("dog_born");
        assertThat(registry.ownerOf(Dog.Born.class).aggregateClass()).isEqualTo(Dog.class);
    }

    @Test
    @Tag("PS-08")
    @Tag("D-55")
    void findsTheOneOwnerOfAnEventAndRefusesToChoose() {
        AggregateRegistry registry = new AggregateRegistry();
        assertThat(registry.ownerOf(Simple.Created.class).aggregateClass()).isEqualTo(Simple.class);
        registry.define(Dog.class, List.of());

        assertThatExceptionOfType(ConfigurationException.class)
                .as("whatever else will be known later")
                .isThrownBy(() -> registry.ownerOf(Animal.Renamed.class))
                .withMessageContaining("Renamed")
                .withMessageContaining("publish(Dog.class, id, event)");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> registry.ownerOf(ByHand.class))
                .withMessageContaining("ByHand")
                .withMessageContaining("builder(store).define(Simple.class, ByHand.class)");
    }

    @Test
    void keepsEventsThatWereGivenByHandWhenMoreAreGiven() {
        record Other() {}
        AggregateRegistry registry = new AggregateRegistry();
        AggregateDefinition<Simple> first = registry.define(Simple.class, List.of(ByHand.class));

        assertThat(registry.define(Simple.class, List.of())).isSameAs(first);
        assertThat(registry.define(Simple.class, List.of(Second.class)).has(ByHand.class))
                .isTrue();
        assertThat(first.has(Second.class)).isFalse();
        assertThat(first.has(Other.class)).isFalse();
    }

    private record Second() implements Discard<Simple> {}

    private static class Concrete {
        record Created() implements Creation<Concrete> {
            @Override
            public Concrete create() {
                return new Concrete();
            }
        }
    }

    private static final class Derived extends Concrete {
        record Begun() implements Creation<Derived> {
            @Override
            public Derived create() {
                return new Derived();
            }
        }
    }

    @Test
    void aConcreteSuperclassKeepsItsEvents() {
        AggregateDefinition<Derived> derived = new AggregateDefinition<>(Derived.class, List.of());

        assertThat(derived.has(Derived.Begun.class)).isTrue();
        assertThat(derived.has(Concrete.Created.class)).isFalse();
    }

    private interface Root {
        record Touched() implements DomainEvent<Root> {
            @Override
            public Root mutate(Root state) {
                return state;
            }
        }
    }

    private interface Middle extends Root {}

    private record Leaf() implements Middle {
        record Created() implements Creation<Leaf> {
            @Override
            public Leaf create() {
                return new Leaf();
            }
        }
    }

    @Test
    void findsEventsOfInterfacesAtAnyDistance() {
        assertThat(new AggregateDefinition<>(Leaf.class, List.of()).has(Root.Touched.class))
                .isTrue();
    }
}
