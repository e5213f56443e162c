package org.daybook.store.jpa;

import java.sql.SQLException;

/** The connection was lost after a commit was sent and before it was answered. */
final class CommitInDoubt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommitInDoubt(SQLException cause) {
        super(cause);
    }
}
