package org.daybook.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConflictRetryTest {

    private static final StreamId STREAM = new StreamId("Todo", "1");

    private final AtomicInteger attempts = new AtomicInteger();

    private int failUntil(int attempt) {
        if (attempts.incrementAndGet() < attempt) {
            throw new VersionConflictException(STREAM, ExpectedVersion.exactly(attempts.get()), attempts.get() + 1);
        }
        return attempts.get();
    }

    @Test
    @Tag("PL-07")
    void worksAgainAfterAConflict() {
        assertThat(new ConflictRetry(5).<Integer>run(STREAM, () -> failUntil(5)))
                .isEqualTo(5);
    }

    @Test
    @Tag("PL-07")
    void givesUpAfterItsAttemptsWithTheLastConflict() {
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> new ConflictRetry(4).run(STREAM, () -> failUntil(100)))
                .satisfies(thrown -> assertThat(thrown.actual()).isEqualTo(5));
        assertThat(attempts).hasValue(4);
    }

    @Test
    @Tag("PL-07")
    void doesNotRepeatOtherFailures() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new ConflictRetry(5).run(STREAM, () -> {
                    attempts.incrementAndGet();
                    throw new IllegalStateException("other");
                }));
        assertThat(attempts).hasValue(1);
    }

    @Test
    void doesNotRepeatInAnInterruptedThreadAndLeavesItInterrupted() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> new ConflictRetry(5).run(STREAM, () -> failUntil(3)));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void doesNotRepeatAfterAConflictOnAnotherStream() {
        StreamId other = new StreamId("Todo", "2");
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> new ConflictRetry(5).run(other, () -> failUntil(3)));

        assertThat(attempts).hasValue(1);
    }
}
