package org.daybook.spring;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.daybook.event.ConfigurationException;
import org.daybook.event.StoreUnavailableException;
import org.flywaydb.core.Flyway;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

/** Runs the scripts of the journal with a history of their own, beside those of the application. */
final class FlywayMigration {

    private static final String HISTORY = "daybook_schema_history";

    private FlywayMigration() {}

    static void migrate(EntityManagerFactory factory) {
        DataSource source = factory instanceof EntityManagerFactoryInfo info ? info.getDataSource() : null;
        if (source == null) {
            throw new ConfigurationException(
                    "the EntityManagerFactory does not tell its DataSource, on which Flyway is to "
                            + "create the tables: set daybook.jpa.tables to create or check");
        }
        Flyway.configure(FlywayMigration.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/" + folder(source))
                .table(HISTORY)
                .baselineOnMigrate(true) // since the tables of the application are there
                .baselineVersion("0")
                .load()
                .migrate();
    }

    private static String folder(DataSource source) {
        try (Connection connection = source.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot ask which database it is", e);
        }
    }
}
