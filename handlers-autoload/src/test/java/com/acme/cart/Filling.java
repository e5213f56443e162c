package com.acme.cart;

import java.util.List;
import org.daybook.aggregate.Mutator;

/** The part of the mutator of carts that others could share. */
interface Filling {
    Mutator<Cart, Cart.Event> MUTATOR = Mutator.of(Cart.class, Cart.Event.class)
            .on(Cart.Added.class, (cart, added) -> new Cart(cart.owner(), List.of(added.item())));
}
