package org.daybook.spring.test.shop;

class AnotherOwnStoreTest extends OwnStore {}
