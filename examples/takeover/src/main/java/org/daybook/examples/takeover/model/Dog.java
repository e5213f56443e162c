package org.daybook.examples.takeover.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.daybook.event.AggregateType;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * A dog.
 *
 * @param label any value of JSON, see {@link Todo}
 */
@AggregateType(Dog.TYPE)
public record Dog(@Nullable Object label) {

    public static final String TYPE = "Dog";

    /** In Python the class was called Created, too, but gave itself another name to be stored under. */
    @EventType(name = "dog_was_born")
    public record Created(
            @JsonProperty(required = true) @Nullable Object label) implements Creation<Dog> {
        @Override
        public Dog create() {
            return new Dog(label);
        }
    }

    /** Leaves the dog as it is. */
    @EventType(name = "dog_barked")
    public record Barked(@Nullable Object volume) implements DomainEvent<Dog> {
        @Override
        public Dog mutate(Dog dog) {
            return dog;
        }
    }

    @EventType(name = "dog_discarded")
    public record Discarded() implements Discard<Dog> {}
}
