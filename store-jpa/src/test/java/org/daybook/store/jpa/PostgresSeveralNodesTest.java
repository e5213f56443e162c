package org.daybook.store.jpa;

class PostgresSeveralNodesTest extends SeveralNodesTest {

    PostgresSeveralNodesTest() {
        super(false);
    }
}
