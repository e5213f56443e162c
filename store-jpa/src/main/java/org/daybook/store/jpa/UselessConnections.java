package org.daybook.store.jpa;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Lets the pool drop connections that will not work again, which no pool knows by itself. A new one opens an H2 file again that
 * H2 has closed, as it does when the disk is full; and a new one leads to the primary after a failover, while the old ones
 * stay with a server that takes no writes any more, or were made read-only when it took none.
 */
final class UselessConnections implements SQLExceptionOverride {

    /** Object closed, I/O error, closed after an error, connection broken, and the database closed. */
    private static final Set<Integer> CLOSED_BY_H2 = Set.of(90007, 90028, 90031, 90067, 90098, 90121);

    @java.lang.Override // Override is the name of the decision here
    public Override adjudicate(SQLException exception) {
        boolean isClosed = CLOSED_BY_H2.contains(exception.getErrorCode())
                && exception.getClass().getName().startsWith("org.h2.");
        return isClosed || new SqlFailure(exception).isReadOnly() ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
