package org.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The small values of writing: expectations, positions, receipts, decisions, contexts. */
class ValuesTest {

    private static final StreamId STREAM = new StreamId("Todo", "1");

    @Test
    void anExpectationIsMetByItsVersionOnly() {
        assertThat(ExpectedVersion.exactly(2).isMetBy(2)).isTrue();
        assertThat(ExpectedVersion.exactly(2).isMetBy(1)).isFalse();
        assertThat(ExpectedVersion.exactly(2).isMetBy(3)).isFalse();
        assertThat(ExpectedVersion.noStream().isMetBy(0)).isTrue();
        assertThat(ExpectedVersion.noStream().isMetBy(1)).isFalse();
        assertThat(ExpectedVersion.any().isMetBy(0)).isTrue();
        assertThat(ExpectedVersion.any().isMetBy(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void noStreamIsVersionZeroAndAnyIsNone() {
        assertThat(ExpectedVersion.exactly(0))
                .isEqualTo(ExpectedVersion.noStream())
                .hasSameHashCodeAs(ExpectedVersion.noStream());
        assertThat(ExpectedVersion.any()).isNotEqualTo(ExpectedVersion.noStream());
        assertThat(ExpectedVersion.any().isAny()).isTrue();
        assertThat(ExpectedVersion.exactly(1).isAny()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExpectedVersion.exactly(-1))
                .withMessageContaining("-1");
    }

    @Test
    void expectationsReadLikeASentence() {
        assertThat(new VersionConflictException(STREAM, ExpectedVersion.exactly(2), 3))
                .hasMessage("expected version 2 of Todo/1, but it is at version 3; nothing was stored");
        assertThat(new VersionConflictException(STREAM, ExpectedVersion.exactly(2), 0))
                .hasMessage("expected version 2 of Todo/1, but it is at no stream; nothing was stored");
        assertThat(ExpectedVersion.noStream()).hasToString("no stream");
        assertThat(ExpectedVersion.any()).hasToString("any version");
    }

    @Test
    void positionsHaveAnOrderWithinTheirPartition() {
        assertThat(new Position(0, 1)).isLessThan(new Position(0, 2)).isGreaterThan(Position.start());
        assertThat(new Position(3, 4)).hasToString("3/4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position(0, 1).compareTo(new Position(1, 1)))
                .withMessageContaining("0/1")
                .withMessageContaining("1/1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(0, -1));
    }

    @Test
    void aReceiptSpansAsManyVersionsAsEvents() {
        List<UUID> ids = new ArrayList<>(List.of(UUID.randomUUID(), UUID.randomUUID()));
        Receipt receipt = new Receipt(STREAM, 4, 5, ids, new Position(0, 9));
        ids.clear();

        assertThat(receipt.eventIds()).hasSize(2);
        assertThat(receipt.isEmpty()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Receipt(STREAM, 4, 6, receipt.eventIds(), new Position(0, 9)))
                .withMessageContaining("4 to 6");
    }

    @Test
    void aReceiptOfNothingTellsTheVersion() {
        Receipt nothing = Receipt.nothing(STREAM, 7);

        assertThat(nothing.isEmpty()).isTrue();
        assertThat(nothing.firstVersion()).isEqualTo(8);
        assertThat(nothing.lastVersion()).isEqualTo(7);
        assertThat(nothing.position()).isNull();
    }

    private record Said(String word) implements DomainEvent<String> {
        @Override
        public String mutate(String state) {
            return state + word;
        }
    }

    @Test
    void aDecisionHoldsItsEventsInOrder() {
        assertThat(Decision.<String>events(new Said("a"))).containsExactly(new Said("a"));
        assertThat(Decision.<String>events(Decision.of(new Said("a"), new Said("b"))))
                .containsExactly(new Said("a"), new Said("b"));
        assertThat(Decision.<String>events(Decision.none())).isEmpty();
        assertThat(Decision.<String>events(Decision.ofAll(List.of()))).isEmpty();
    }

    @Test
    void aDecisionRefusesNullAndStrangers() {
        assertThatNullPointerException().isThrownBy(() -> Decision.of(new Said("a"), null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decision.<String>events(new Decision<String>() {}))
                .withMessageContaining("Decision.none()");
    }

    @Test
    void aContextCountsVersionsFromOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventContext(STREAM, UUID.randomUUID(), 0, Instant.EPOCH, Metadata.none()))
                .withMessageContaining("0");
    }

    @Test
    @Tag("EV-17")
    @SuppressWarnings("NullAway") // what a careless caller does
    void aContextHasNoPartThatIsNull() {
        UUID id = UUID.randomUUID();
        assertThatNullPointerException()
                .isThrownBy(() -> new EventContext(null, id, 1, Instant.EPOCH, Metadata.none()));
        assertThatNullPointerException()
                .isThrownBy(() -> new EventContext(STREAM, null, 1, Instant.EPOCH, Metadata.none()));
        assertThatNullPointerException().isThrownBy(() -> new EventContext(STREAM, id, 1, null, Metadata.none()));
        assertThatNullPointerException().isThrownBy(() -> new EventContext(STREAM, id, 1, Instant.EPOCH, null));
    }

    @Test
    void differentValuesAreToldApart() {
        assertThat(Metadata.none())
                .isNotEqualTo(Metadata.none().with("user", "ada"))
                .doesNotHaveSameHashCodeAs(Metadata.none().with("user", "ada"));
        assertThat(ExpectedVersion.exactly(1))
                .isNotEqualTo(ExpectedVersion.exactly(2))
                .doesNotHaveSameHashCodeAs(ExpectedVersion.exactly(2));
        assertThat(StreamId.requireStorable("name", "todo", 4)).isEqualTo("todo");
    }
}
