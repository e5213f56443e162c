package com.acme.cart;

import java.util.List;
import org.daybook.aggregate.Mutator;
import org.daybook.event.AggregateType;

/** An aggregate whose events know nothing of Daybook; part of its mutator is elsewhere in the package. */
@AggregateType("cart")
public record Cart(String owner, List<String> items) {

    public sealed interface Event {}

    public record Opened(String owner) implements Event {}

    public record Added(String item) implements Event {}

    public static final Mutator<Cart, Event> MUTATOR = Mutator.of(Cart.class, Event.class)
            .extending(Filling.MUTATOR)
            .creates(Opened.class, opened -> new Cart(opened.owner(), List.of()));
}
