package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.StoredEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the suites on a whole Daybook have in common. */
abstract class DaybookContract extends StoreContract {

    final SettableClock clock = new SettableClock();
    Daybook daybook;

    @SuppressWarnings("NullAway.Init") // JUnit calls openDaybook() first
    DaybookContract() {}

    @BeforeEach
    void openDaybook() {
        daybook = Daybook.builder(store).clock(clock).open();
    }

    @AfterEach
    void closeDaybook() {
        if (daybook != null) { // the store may not have been opened
            daybook.close();
        }
    }

    static <E> List<StoredEvent<E>> history(Repository<?, E> repository, String id) {
        try (Stream<StoredEvent<E>> events = repository.history(id)) {
            return events.toList();
        }
    }

    static <E> List<E> payloads(Repository<?, E> repository, String id) {
        return history(repository, id).stream().map(StoredEvent::payload).toList();
    }

    final List<String> storedTypes() {
        return readAll().stream().map(row -> row.event().type()).toList();
    }

    /** The text nowhere in the exception or in what caused it. */
    static void assertHides(String secret, Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            assertFalse(each.toString().contains(secret), () -> "the secret shows in " + thrown);
            for (Throwable suppressed : each.getSuppressed()) {
                assertHides(secret, suppressed);
            }
        }
    }

    static void assertMentions(Throwable thrown, Object... parts) {
        for (Object part : parts) {
            assertEquals(
                    true,
                    String.valueOf(thrown.getMessage()).contains(part.toString()),
                    () -> "no '" + part + "' in: " + thrown.getMessage());
        }
    }
}
