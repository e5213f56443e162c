package org.daybook.spring;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class PostgresTransactionsTest extends TransactionsContract {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestPostgres.use(registry, "transactions");
    }

    @Override
    String holdUpAppends() {
        return "lock table event_journal in share mode";
    }
}
