package org.daybook.examples.hello;

import java.util.List;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Mutator;
import org.daybook.store.memory.MemoryStore;

public record Cart(List<String> items) {

    public sealed interface Event {}
    public record Opened() implements Event {}
    public record Added(String item) implements Event {}
    public record Abandoned() implements Event {}

    static final Mutator<Cart, Event> MUTATOR = Mutator.of(Cart.class, Event.class)
            .creates(Opened.class, opened -> new Cart(List.of()))
            .on(Added.class, (cart, added) -> cart.with(added.item()))
            .discards(Abandoned.class);

    Cart with(String item) {
        return new Cart(Stream.concat(items.stream(), Stream.of(item)).toList());
    }

    public static void main(String[] args) {
        try (var daybook = Daybook.open(new MemoryStore())) {
            var carts = daybook.repository(Cart.MUTATOR);
            carts.create("7", new Opened());
            carts.update("7", cart -> MUTATOR.decide(new Added("tea"), new Added("milk")));
            System.out.println(carts.get("7"));
        }
    }
}
