package org.daybook.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.daybook.event.CorruptStreamException;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.RawEvent;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What no store that keeps its promises gives: streams with holes, or out of order. */
class FoldTest {

    private static final StreamId STREAM = new StreamId("Note", "1");

    private record Note(String text) {
        record Written(String text) implements Creation<Note> {
            @Override
            public Note create() {
                return new Note(text);
            }
        }

        record Added(String text) implements DomainEvent<Note> {
            @Override
            public Note mutate(Note note) {
                return new Note(note.text + text);
            }
        }
    }

    private final Fold<Note> fold =
            new Fold<>(new AggregateDefinition<>(Note.class, List.of()), STREAM, (stream, version) -> {
                throw new AssertionError("nothing new is raised");
            });

    private static StoredEvent<DomainEvent<?>> event(long version, DomainEvent<?> payload) {
        return new StoredEvent<>(
                payload,
                UUID.randomUUID(),
                STREAM,
                version,
                new Position(0, version),
                Instant.EPOCH,
                Metadata.none(),
                "note",
                1);
    }

    private void replay(StoredEvent<DomainEvent<?>> event) {
        fold.replay(row(event.version()), List.of(event));
    }

    private static JournalRecord row(long version) {
        return new JournalRecord(
                new Position(0, version),
                STREAM,
                version,
                new EventText(UUID.randomUUID(), "note", 1, "{}", "{}", Instant.EPOCH));
    }

    @Test
    @Tag("AG-02")
    void eachEventFollowsTheOneBeforeIt() {
        replay(event(1, new Note.Written("a")));
        replay(event(2, new Note.Added("b")));

        assertThat(fold.state()).isEqualTo(new Note("ab"));
        assertThat(fold.version()).isEqualTo(2);
    }

    @Test
    @Tag("AG-02")
    @Tag("AG-18")
    @Tag("ES-10")
    @Tag("D-11")
    void aVersionThatIsMissingMakesTheStreamCorrupt() {
        replay(event(1, new Note.Written("a")));

        assertThatExceptionOfType(CorruptStreamException.class)
                .isThrownBy(() -> replay(event(3, new Note.Added("c"))))
                .withMessageContaining("Note/1")
                .withMessageContaining("follows version 1")
                .satisfies(thrown -> assertThat(thrown.version()).isEqualTo(3));
    }

    @Test
    @Tag("AG-18")
    @Tag("D-12")
    void aVersionThatComesLateOrTwiceMakesTheStreamCorrupt() {
        replay(event(1, new Note.Written("a")));
        replay(event(2, new Note.Added("b")));

        for (long version : new long[] {1, 2}) {
            assertThatExceptionOfType(CorruptStreamException.class)
                    .isThrownBy(() -> replay(event(version, new Note.Added("c"))));
        }
    }

    @Test
    @Tag("AG-18")
    @Tag("D-11")
    void aStreamBeginsWithVersionOne() {
        assertThatExceptionOfType(CorruptStreamException.class)
                .isThrownBy(() -> replay(event(2, new Note.Written("a"))));
    }

    @Test
    void whatIsDroppedCountsAndPartsFollowEachOther() {
        replay(event(1, new Note.Written("a")));
        fold.replay(row(2), List.of());
        fold.replay(row(3), List.of(event(3, new Note.Added("b")), event(3, new Note.Added("c"))));
        fold.replay(row(4), List.of(event(4, new Note.Added("d")).withPayload(new RawEvent("{}"))));

        assertThat(fold.state()).isEqualTo(new Note("abc"));
        assertThat(fold.version()).isEqualTo(4);
        assertThatExceptionOfType(CorruptStreamException.class).isThrownBy(() -> fold.replay(row(4), List.of()));
    }
}
