package org.daybook.examples.howto.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.daybook.Daybook;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.event.UnknownEvents;
import org.daybook.journal.EventText;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EvolutionTest {

    private final MemoryStore store = new MemoryStore();

    private void append(StreamId stream, String... typesAndData) {
        for (int i = 0; i < typesAndData.length; i += 2) {
            String[] type = typesAndData[i].split(" ");
            store.journal()
                    .append(
                            stream,
                            ExpectedVersion.any(),
                            List.of(new EventText(
                                    UUID.randomUUID(),
                                    type[0],
                                    Integer.parseInt(type[1]),
                                    typesAndData[i + 1],
                                    "{}",
                                    Instant.parse("2026-01-01T00:00:00Z"))));
        }
    }

    @Test
    @Tag("TR-10")
    @Tag("NM-03")
    @Tag("D-27")
    void tickets_with_a_past_are_read_as_tickets_of_today() {
        append(
                new StreamId("Ticket", "1"),
                "ticket_opened 1",
                "{\"headline\":\"Printer\"}",
                "ticket_viewed 1",
                "{}",
                "ticket_edited 1",
                "{\"headline\":\"Printer on fire\",\"team\":\"fire brigade\"}");
        append(
                new StreamId("Issue", "2"),
                "issue_opened 3",
                "{\"title\":\"Window\",\"priority\":1}",
                "issue_given_to 1",
                "{\"team\":\"glaziers\"}");
        append(
                new StreamId("Ticket", "3"),
                "ticket_opened 2",
                "{\"title\":\"Door\",\"priority\":\"high\"}",
                "ticket_retitled 1",
                "{\"title\":\"Front door\"}");
        Announcer announcer = new Announcer();
        try (Daybook daybook = Tickets.open(store)) {
            var tickets = daybook.repository(Ticket.class);
            assertThat(tickets.get("1")).isEqualTo(new Ticket("Printer on fire", 2, "fire brigade"));
            assertThat(tickets.get("2")).isEqualTo(new Ticket("Window", 1, "glaziers"));
            assertThat(tickets.get("3")).isEqualTo(new Ticket("Front door", 1, ""));
            assertThat(tickets.update("2", ticket -> new Ticket.Renamed("Pane")).stream())
                    .hasToString("Issue/2");

            daybook.subscription("announcer").handlers(announcer).start();
            daybook.drain();
            assertThat(announcer.titles()).containsExactly("Printer", "Window", "Door");
        }
    }

    @Test
    void what_nobody_knows_is_counted() {
        append(
                new StreamId("Ticket", "1"),
                "ticket_opened 3",
                "{\"title\":\"Door\",\"priority\":1}",
                "ticket_blessed 1",
                "{}");
        // region unknown
        try (Daybook daybook = Daybook.builder(store)
                .define(Ticket.class)
                .unknownEvents(UnknownEvents.SKIP)
                .open()) {
            Ticket ticket = daybook.repository(Ticket.class).get("1");
            assertThat(ticket.title()).isEqualTo("Door");
            assertThat(daybook.unknownEvents()).hasToString("{ticket_blessed=1}");
        }
        // endregion
    }
}
