package org.daybook.examples.howto.cdi;

import java.util.List;
import java.util.stream.Stream;
import org.daybook.aggregate.Mutator;

public record Cart(List<String> items, boolean paid) {

    public sealed interface Event {}

    public record Opened() implements Event {}

    public record Added(String item) implements Event {}

    public record Paid() implements Event {}

    public static final Mutator<Cart, Event> MUTATOR = Mutator.of(Cart.class, Event.class)
            .creates(Opened.class, opened -> new Cart(List.of(), false))
            .on(Added.class, (cart, added) -> cart.with(added.item()))
            .on(Paid.class, (cart, paid) -> new Cart(cart.items, true));

    Cart with(String item) {
        return new Cart(Stream.concat(items.stream(), Stream.of(item)).toList(), paid);
    }
}
