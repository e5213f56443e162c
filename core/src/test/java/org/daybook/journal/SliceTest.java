package org.daybook.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SliceTest {

    @Test
    void isBuiltInAnyOrder() {
        assertThat(Slice.from(2).to(5).backward().limit(3)).isEqualTo(new Slice(2, 5, true, 3));
        assertThat(Slice.from(2).limit(3).to(5).backward()).isEqualTo(new Slice(2, 5, true, 3));
        assertThat(Slice.all()).isEqualTo(new Slice(1, Long.MAX_VALUE, false, Long.MAX_VALUE));
    }

    @Test
    void mayBeEmpty() {
        assertThat(Slice.from(5).to(4)).isEqualTo(new Slice(5, 4, false, Long.MAX_VALUE));
        assertThat(Slice.all().to(0).limit(0).limit()).isZero();
    }

    @Test
    void refusesWhatNoStreamHas() {
        assertThatIllegalArgumentException().isThrownBy(() -> Slice.from(0)).withMessageContaining("from 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Slice.all().to(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Slice.all().limit(-1));
    }
}
