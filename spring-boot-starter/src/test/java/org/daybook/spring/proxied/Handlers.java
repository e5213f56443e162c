package org.daybook.spring.proxied;

import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.handler.SubscribeTo;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Found in its package, and a component with an interface: which proxy it gets, a property says. */
@Component
@Transactional
public class Handlers implements Door {

    private final AtomicBoolean isOpen = new AtomicBoolean();

    @Override
    public boolean isOpen() {
        return isOpen.get();
    }

    @SubscribeTo(House.Opened.class)
    public void opened(House.Opened event) {
        isOpen.set(true);
    }
}
