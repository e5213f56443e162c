package org.daybook.examples.howto.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.daybook.Daybook;
import org.daybook.store.jpa.JpaStore;
import org.daybook.testing.junit.DaybookExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/how-to/testing.md shows of JUnit and a database. */
class LoanOnDatabaseTest {

    // region database
    @RegisterExtension
    static final DaybookExtension DAYBOOKS = DaybookExtension.on(name ->
                    JpaStore.builder("jdbc:h2:mem:" + name).createSchema().open())
            .with(builder -> builder.define(Loan.class));
    // endregion

    @Test
    void a_loan_begins_once(Daybook daybook) {
        daybook.publish("7", new Loan.Begun("Walden"));
        assertThat(daybook.repository(Loan.class).get("7").book()).isEqualTo("Walden");
    }
}
