package org.daybook.store.jpa;

class PortablePostgresSeveralNodesTest extends SeveralNodesTest {

    PortablePostgresSeveralNodesTest() {
        super(true);
    }
}
