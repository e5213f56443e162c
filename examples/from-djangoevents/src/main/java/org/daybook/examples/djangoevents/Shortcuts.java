package org.daybook.examples.djangoevents;

// region imports
import org.daybook.Daybook;                     // EventSourcingWithDjango, store_event, publish, subscribe
import org.daybook.aggregate.EntityRepository;  // EventSourcedRepository, of objects with methods
import org.daybook.aggregate.Mutator;           // entity_mutator, singledispatch
import org.daybook.aggregate.Repository;        // EventSourcedRepository, of immutable state
import org.daybook.event.BaseEntity;            // BaseEntity, BaseAggregate, EventSourcedEntity
import org.daybook.event.DomainEvent;           // DomainEvent
import org.daybook.handler.Registration;        // unsubscribe is registration.close()
import org.daybook.handler.SubscribeTo;         // subscribe_to
// endregion
import java.util.ArrayList;
import java.util.List;
import org.daybook.event.Change;
import org.daybook.event.Creation;

/** Each of the names once, at work. */
public final class Shortcuts {

    /** An aggregate that is counted. */
    public static class Counter extends BaseEntity {
        private int count;

        public int count() { return count; }

        public record Started() implements Creation<Counter> {
            @Override public Counter create() { return new Counter(); }
        }

        public record Counted() implements Change<Counter> {
            @Override public void apply(Counter counter) { counter.count++; }
        }
    }

    private final List<String> seen = new ArrayList<>();

    private Shortcuts() {}

    @SubscribeTo(Counter.Counted.class)
    void counted(Counter.Counted event) { seen.add("annotated"); }

    /** What the handlers saw. */
    public static List<String> run(Daybook daybook) {
        Shortcuts shortcuts = new Shortcuts();
        daybook.register(shortcuts);
        EntityRepository<Counter> counters = daybook.entityRepository(Counter.class);
        Repository<Reminder, DomainEvent<? super Reminder>> reminders = daybook.repository(Reminder.class);
        Mutator<Example, Example.Event> mutator = Example.MUTATOR;

        // region subscribe
        Registration registration = daybook.subscribe(
                event -> event.payload() instanceof Counter.Counted,
                event -> shortcuts.seen.add("subscribed"));
        daybook.publish("1", new Counter.Started());
        daybook.publish("1", new Counter.Counted());
        registration.close();
        daybook.publish("1", new Counter.Counted());
        // endregion
        reminders.create("1", new Reminder.Created("count again"));
        shortcuts.seen.add(mutator.create(new Example.Created("mutated")).label());
        shortcuts.seen.add(counters.get("1").count() + " times, then " + reminders.get("1").label());
        return shortcuts.seen;
    }
}
