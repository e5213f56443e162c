package org.daybook.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.Creation;
import org.daybook.event.Metadata;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.event.UnknownEvents;
import org.daybook.handler.HandlerRegistry;
import org.daybook.journal.EventJournal;
import org.daybook.serialization.EventSerializer;
import org.daybook.store.Store;
import org.junit.jupiter.api.Test;

/** A command whose append fails, on a store that is then lost. */
class JournalRepositoryTest {

    private static final StreamId STREAM = new StreamId("Note", "1");

    private record Note(String text) {
        record Written(String text) implements Creation<Note> {
            @Override
            public Note create() {
                return new Note(text);
            }
        }
    }

    private final EventJournal events = mock(EventJournal.class);
    private final JournalRepository<Note, Object> commands = new JournalRepository<>(
            new AggregateDefinition<>(Note.class, List.of()),
            journal(events),
            new ConflictRetry(1),
            Metadata.none().withCommandId("c"));

    private static TypedJournal journal(EventJournal events) {
        Store store = mock(Store.class);
        when(store.journal()).thenReturn(events);
        EventSerializer serializer = mock(EventSerializer.class);
        return new TypedJournal(
                store,
                serializer,
                mock(HandlerRegistry.class),
                InstantSource.system(),
                UUID::randomUUID,
                UnaryOperator.identity(),
                UnknownEvents.FAIL,
                failure -> {},
                new Snapshots(store, serializer, Map.of()));
    }

    @Test
    void anUnknownOutcomeIsNotHiddenByTheSearchForAnEarlierTry() {
        StoreUnavailableException lost = new StoreUnavailableException("lost", null);
        when(events.find(any())).thenReturn(Optional.empty()).thenThrow(lost);
        var unknown = new AppendOutcomeUnknownException(STREAM, List.of(UUID.randomUUID()), lost);

        assertThat(catchThrowable(() -> commands.once(STREAM, () -> {
                    throw unknown;
                })))
                .isSameAs(unknown)
                .hasSuppressedException(lost);
    }

    @Test
    void aFailureThatIsMetAgainInTheSearchIsThrownAsItIs() {
        StoreUnavailableException lost = new StoreUnavailableException("lost", null);
        when(events.find(any())).thenReturn(Optional.empty()).thenThrow(lost);

        assertThat(catchThrowable(() -> commands.once(STREAM, () -> {
                    throw lost;
                })))
                .isSameAs(lost)
                .hasNoSuppressedExceptions();
    }
}
