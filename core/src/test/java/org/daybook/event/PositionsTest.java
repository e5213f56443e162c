package org.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionsTest {

    private static final Positions THREE =
            Positions.of(new Position(0, 12), new Position(1, 0), new Position(2, Long.MAX_VALUE));

    @Test
    void beginBeforeTheFirstEventOfEachPartition() {
        assertThat(Positions.start(2)).isEqualTo(Positions.of(Position.start(), Position.start(1)));
        assertThat(Positions.start(1).each()).containsExactly(Position.start());
        assertThatIllegalArgumentException().isThrownBy(() -> Positions.start(0));
    }

    @Test
    void haveOnePositionOfEachPartition() {
        assertThat(THREE.get(0)).isEqualTo(new Position(0, 12));
        assertThat(THREE.get(2)).isEqualTo(new Position(2, Long.MAX_VALUE));
        assertThat(Positions.of(new Position(1, 2), new Position(0, 1)).each())
                .containsExactly(new Position(0, 1), new Position(1, 2));
        for (int partition : new int[] {-1, 3}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> THREE.get(partition))
                    .withMessageContaining("3 partitions")
                    .withMessageContaining("partition " + partition);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Positions.of(Position.start(), new Position(2, 5)))
                .withMessageContaining("2/5");
        assertThatIllegalArgumentException().isThrownBy(() -> Positions.of(Position.start(), new Position(0, 5)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Positions(List.of(Position.start(1))));
        assertThatIllegalArgumentException().isThrownBy(Positions::of);
    }

    @Test
    void goOnInOnePartitionAtATime() {
        assertThat(THREE.with(new Position(1, 7)))
                .isEqualTo(Positions.of(new Position(0, 12), new Position(1, 7), THREE.get(2)))
                .hasSameHashCodeAs(Positions.parse("0/12,1/7,2/9223372036854775807"))
                .isNotEqualTo(THREE);
        assertThat(THREE.get(1).number()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> THREE.with(new Position(3, 1)));
    }

    @Test
    void includeWhatIsAtOrBeforeThem() {
        assertThat(THREE.includes(new Position(0, 11))).isTrue();
        assertThat(THREE.includes(new Position(0, 12))).isTrue();
        assertThat(THREE.includes(new Position(0, 13))).isFalse();
        assertThat(THREE.includes(new Position(1, 1))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> THREE.includes(new Position(3, 1)));
    }

    @Test
    void doNotChangeWithTheListTheyAreMadeOf() {
        List<Position> list = new ArrayList<>(List.of(Position.start()));
        Positions positions = new Positions(list);
        list.set(0, new Position(0, 5));

        assertThat(positions).isEqualTo(Positions.start(1));
    }

    @Test
    void areTheSameAfterTheyWereText() {
        assertThat(THREE).hasToString("0/12,1/0,2/9223372036854775807");
        assertThat(Positions.parse(THREE.toString())).isEqualTo(THREE);
        assertThat(Positions.start(1)).hasToString("0/0");
        assertThat(Positions.parse(new Position(0, 5).toString())).isEqualTo(Positions.of(new Position(0, 5)));
        assertThat(Positions.parse(Positions.start(1024).toString())).isEqualTo(Positions.start(1024));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "0/",
                "/1",
                "0/1,",
                ",0/1",
                "0/1,,1/1",
                "0/1,2/1",
                "1/1",
                "0/1,0/2",
                "0/-1",
                "0/+1",
                "0/01",
                "00/1",
                "0/1 ",
                " 0/1",
                "0/1, 1/1",
                "0/1,1/1/1",
                "0/9223372036854775808",
                "0/1,99999999999/1",
                "0/1\n",
                "0/\u0661",
                "0/1;1/1",
                "0.1",
                "0/1,1/1,2/0x1"
            })
    void areNoOtherText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Positions.parse(text))
                .withMessageContaining("0/12,1/7");
    }

    @Test
    void areNotNull() {
        assertThatNullPointerException().isThrownBy(() -> Positions.of((Position) null));
        assertThatNullPointerException().isThrownBy(() -> Positions.parse(null));
    }
}
