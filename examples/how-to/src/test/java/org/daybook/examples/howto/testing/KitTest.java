package org.daybook.examples.howto.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.daybook.event.Metadata;
import org.daybook.testing.HandlerScenario;
import org.daybook.testing.RoundTrips;
import org.daybook.testing.Scenario;
import org.daybook.testing.TestDaybook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to/testing.md shows. */
class KitTest {

    @Test
    void aggregates() {
        // region aggregate
        Scenario.of(Loan.class)
                .given(new Loan.Begun("Walden"))
                .when(Loan::remind)
                .then(new Loan.Overdue())
                .thenState(new Loan("Walden", true));

        Scenario.of(Loan.class)
                .given(new Loan.Begun("Walden"), new Loan.Overdue())
                .when(Loan::remind)
                .thenFails(IllegalStateException.class);
        // endregion
    }

    @Test
    void handlers() {
        // region handlers
        HandlerScenario.of(Reminders::new)
                .given("7", new Loan.Begun("Walden"))
                .when("7", new Loan.Overdue())
                .then(new Letter.Written("please bring Walden"));
        // endregion
    }

    @Test
    void events() {
        // region events
        RoundTrips.of(Loan.class).everyEventRoundTrips();
        // endregion
    }

    @Test
    void anything_else() {
        // region daybook
        try (TestDaybook test = TestDaybook.open()) {
            var reminders = test.daybook().register(new Reminders(test.daybook()));
            test.daybook().publish("7", new Loan.Begun("Walden"));
            test.clock().set(TestDaybook.START.plusSeconds(60));
            test.daybook().publish("7", new Loan.Overdue(), Metadata.none().withCorrelationId("night run"));

            test.drain();

            assertThat(test.stored()).hasSize(3);
            reminders.close();
            test.assertNoLeakedRegistrations();
        }
        // endregion
    }

    @Test
    void what_really_happened(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("loans.ndjson");
        Files.writeString(file, """
                {"partition":0,"position":1,"event_id":"00000000-0000-0000-0000-000000000007","aggregate_type":"Loan",\
                "aggregate_id":"7","aggregate_version":1,"event_type":"loan_begun","event_version":1,\
                "time":"2026-01-31T08:00:00.000000Z","data":"{\\"book\\":\\"Walden\\"}","metadata":"{}"}
                {"count":1,"sha256":"0"}
                """);
        // region fixture
        try (TestDaybook test = TestDaybook.open()) {
            test.load(file); // as "daybook export" wrote it
            assertThat(test.daybook().repository(Loan.class).get("7").overdue()).isFalse();
        }
        // endregion
    }
}
