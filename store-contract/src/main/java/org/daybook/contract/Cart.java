package org.daybook.contract;

import java.util.ArrayList;
import java.util.List;
import org.daybook.aggregate.Mutator;
import org.daybook.event.EventContext;

/** The aggregate of the mutator style, whose events know nothing of Daybook. */
record Cart(String owner, List<String> items, List<EventContext> views) {

    /** What happens to a cart. */
    sealed interface Event {}

    record Opened(String owner) implements Event {}

    /** Whatever changes the items. */
    sealed interface Filled extends Event {
        String item();
    }

    record Added(String item) implements Filled {}

    record Returned(String item) implements Filled {}

    record Viewed() implements Event {}

    record Abandoned() implements Event {}

    /** Its function cannot apply it. */
    record Broken() implements Event {}

    /** Its function forgets the state. */
    record Vanished() implements Event {}

    static final Mutator<Cart, Event> MUTATOR = Mutator.of(Cart.class, Event.class)
            .creates(Opened.class, opened -> new Cart(opened.owner(), List.of(), List.of()))
            .on(Filled.class, (cart, filled) -> cart.with(filled.item()))
            .on(Returned.class, (cart, returned) -> cart.without(returned.item()))
            .on(Viewed.class, Cart::viewed)
            .on(Broken.class, Cart::broken)
            .on(Vanished.class, Cart::vanished)
            .discards(Abandoned.class);

    Cart with(String item) {
        List<String> more = new ArrayList<>(items);
        more.add(item);
        return new Cart(owner, List.copyOf(more), views);
    }

    Cart without(String item) {
        List<String> fewer = new ArrayList<>(items);
        fewer.remove(item);
        return new Cart(owner, List.copyOf(fewer), views);
    }

    private Cart viewed(Viewed event, EventContext context) {
        List<EventContext> more = new ArrayList<>(views);
        more.add(context);
        return new Cart(owner, items, List.copyOf(more));
    }

    private Cart broken(Broken event) {
        throw new UnsupportedOperationException("this can never follow");
    }

    @SuppressWarnings("NullAway") // what a careless user does
    private Cart vanished(Vanished event) {
        return null;
    }
}
