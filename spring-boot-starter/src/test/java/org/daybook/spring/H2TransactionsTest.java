package org.daybook.spring;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:transactions;DB_CLOSE_DELAY=-1")
class H2TransactionsTest extends TransactionsContract {}
