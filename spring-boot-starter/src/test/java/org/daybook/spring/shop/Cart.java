package org.daybook.spring.shop;

import java.util.List;
import java.util.stream.Stream;
import org.daybook.aggregate.Mutator;

public record Cart(List<String> items) {

    public sealed interface Event {}

    public record Opened() implements Event {}

    public record Added(String item) implements Event {}

    static final Mutator<Cart, Event> MUTATOR = Mutator.of(Cart.class, Event.class)
            .creates(Opened.class, opened -> new Cart(List.of()))
            .on(
                    Added.class,
                    (cart, added) -> new Cart(Stream.concat(cart.items.stream(), Stream.of(added.item()))
                            .toList()));
}
