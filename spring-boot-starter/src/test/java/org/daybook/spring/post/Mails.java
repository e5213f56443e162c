package org.daybook.spring.post;

import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** A component that its profile keeps out. */
@Component
@Profile("production")
@Durable("mails")
class Mails {

    @SubscribeTo(Letter.Written.class)
    void written(Letter.Written event) {}
}
