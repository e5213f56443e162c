package com.acme.shelves;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.daybook.testing.RoundTrips;
import org.daybook.testing.Scenario;
import org.daybook.testing.TestDaybook;
import org.daybook.testing.junit.DaybookExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DaybookExtension.class)
class ShelfTest {

    @Test
    void a_book_is_put_there_once() {
        Scenario.of(Shelf.class)
                .given(new Shelf.Built())
                .when(shelf -> shelf.put("Walden"))
                .then(new Shelf.Put("Walden"))
                .thenState(new Shelf(List.of("Walden")));
        Scenario.of(Shelf.class)
                .given(new Shelf.Built(), new Shelf.Put("Walden"))
                .when(shelf -> shelf.put("Walden"))
                .thenFails(IllegalStateException.class);
    }

    @Test
    void events_are_read_as_they_were_written() {
        RoundTrips.of(Shelf.class).everyEventRoundTrips();
    }

    @Test
    void each_test_has_a_store(TestDaybook test) {
        test.daybook().publish("1", new Shelf.Built());
        assertEquals(1, test.stored().size());
    }
}
