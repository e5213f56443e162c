package org.daybook.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final RetryPolicy POLICY = new RetryPolicy(5, Duration.ofMillis(100), Duration.ofSeconds(1));

    private static List<Long> delays(int failures) {
        Random random = new Random(1);
        return IntStream.range(0, 1_000)
                .mapToObj(i -> POLICY.delayAfter(failures, random).toMillis())
                .toList();
    }

    @Test
    void delays_double_up_to_the_longest() {
        assertThat(delays(1)).allMatch(each -> each >= 50 && each <= 100);
        assertThat(delays(2)).allMatch(each -> each >= 100 && each <= 200);
        assertThat(delays(3)).allMatch(each -> each >= 200 && each <= 400);
        assertThat(delays(5)).allMatch(each -> each >= 500 && each <= 1_000);
        assertThat(delays(1_000_000)).allMatch(each -> each >= 500 && each <= 1_000);
    }

    @Test
    void those_who_failed_together_do_not_try_again_together() {
        assertThat(delays(5).stream().distinct().count()).isGreaterThan(300);
    }

    @Test
    void refuses_what_is_no_delay() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(0, second, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(1, Duration.ZERO, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(1, second.negated(), second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(1, second, Duration.ofMillis(999)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(1, second, Duration.ofSeconds(Long.MAX_VALUE)));
    }
}
