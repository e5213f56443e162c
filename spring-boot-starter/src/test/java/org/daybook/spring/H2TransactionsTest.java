package org.daybook.spring;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:transactions;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000")
class H2TransactionsTest extends TransactionsContract {
    @Override
    String holdUpAppends() {
        return "select * from journal_head for update";
    }
}
