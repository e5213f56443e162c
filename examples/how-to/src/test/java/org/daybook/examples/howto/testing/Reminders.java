package org.daybook.examples.howto.testing;

import org.daybook.Daybook;
import org.daybook.event.StoredEvent;
import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;

/** Writes letters. */
// region reminders
@Durable("reminders")
public class Reminders {

    private final Daybook daybook;

    Reminders(Daybook daybook) {
        this.daybook = daybook;
    }

    @SubscribeTo(Loan.Overdue.class)
    void write(StoredEvent<Loan.Overdue> event) {
        String id = event.stream().aggregateId();
        String book = daybook.repository(Loan.class).get(id).book();
        daybook.publish("letter-" + event.id(), new Letter.Written("please bring " + book));
    }
}
// endregion
