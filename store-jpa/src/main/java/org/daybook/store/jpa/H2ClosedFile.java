package org.daybook.store.jpa;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Lets the pool drop connections to an H2 file that H2 has closed, as it does when the disk is full; a new one opens the file
 * again. H2 says so by codes of its own, which no pool knows.
 */
final class H2ClosedFile implements SQLExceptionOverride {

    /** Object closed, I/O error, closed after an error, connection broken, and the database closed. */
    private static final Set<Integer> CODES = Set.of(90007, 90028, 90031, 90067, 90098, 90121);

    @java.lang.Override // Override is the name of the decision here
    public Override adjudicate(SQLException exception) {
        return CODES.contains(exception.getErrorCode())
                        && exception.getClass().getName().startsWith("org.h2.")
                ? Override.MUST_EVICT
                : Override.CONTINUE_EVICT;
    }
}
