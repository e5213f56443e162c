package org.daybook.examples.howto.evolution;

import org.daybook.event.AggregateType;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventType;

/** What was once called an issue. */
@AggregateType(value = "Ticket", aliases = "Issue")
public record Ticket(String title, int priority, String team) {

    @EventType(version = 3)
    public record Opened(String title, int priority) implements Creation<Ticket> {
        @Override
        public Ticket create() {
            return new Ticket(title, priority, "");
        }
    }

    @EventType(aliases = "issue_given_to")
    public record Assigned(String team) implements DomainEvent<Ticket> {
        @Override
        public Ticket mutate(Ticket ticket) {
            return new Ticket(ticket.title, ticket.priority, team);
        }
    }

    @EventType(version = 1)
    public record Renamed(String title) implements DomainEvent<Ticket> {
        @Override
        public Ticket mutate(Ticket ticket) {
            return new Ticket(title, ticket.priority, ticket.team);
        }
    }
}
