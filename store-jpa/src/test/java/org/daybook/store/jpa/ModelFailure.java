package org.daybook.store.jpa;

import java.sql.SQLException;

/** How a statement fails, in the model. */
enum ModelFailure {
    KEY_TAKEN("23505"),
    /** The database gives the transaction up, as after a deadlock: it can be repeated. */
    GIVEN_UP("40001"),
    /** A value is to blame, and will be the next time. */
    REFUSED("22001"),
    /** The statement fails for a reason of the database's own. */
    FAILED("57014"),
    /** The connection is lost; the database may go on with what was sent. */
    CONNECTION_LOST("08006");

    private final String state;

    ModelFailure(String state) {
        this.state = state;
    }

    SQLException exception() {
        return new Quiet(name(), state);
    }

    static ModelFailure of(SQLException e) {
        return valueOf(e.getMessage());
    }

    /** Without a stack trace: there are very many of them. */
    private static final class Quiet extends SQLException {
        private static final long serialVersionUID = 1L;

        Quiet(String reason, String state) {
            super(reason, state);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
