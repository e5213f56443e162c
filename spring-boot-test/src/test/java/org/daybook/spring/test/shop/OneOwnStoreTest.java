package org.daybook.spring.test.shop;

class OneOwnStoreTest extends OwnStore {}
