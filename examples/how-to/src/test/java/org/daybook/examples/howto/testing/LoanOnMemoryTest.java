package org.daybook.examples.howto.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.testing.TestDaybook;
import org.daybook.testing.junit.DaybookExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docs/how-to/testing.md shows of JUnit. */
// region memory
@ExtendWith(DaybookExtension.class)
class LoanOnMemoryTest {

    @Test
    void a_loan_begins_once(TestDaybook test) {
        test.daybook().publish("7", new Loan.Begun("Walden"));
        assertThat(test.stored()).hasSize(1);
    }
}
// endregion
