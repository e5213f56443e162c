package org.daybook.store.jpa;

import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;

/** Maps {@link JournalEntry} to the table of the journal that a store was opened on; all other names stay as they are. */
final class JournalNaming extends PhysicalNamingStrategyStandardImpl {

    private static final long serialVersionUID = 1L;

    private final String tablePrefix;

    JournalNaming(String tablePrefix) {
        this.tablePrefix = tablePrefix;
    }

    @Override
    public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment environment) {
        return name.getText().equals("event_journal") ? Identifier.toIdentifier(tablePrefix + name.getText()) : name;
    }
}
