package org.daybook.spring;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.daybook.event.ConfigurationException;
import org.daybook.event.StoreUnavailableException;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

/** Runs the scripts of the journal with a history of their own, beside those of the application. */
final class FlywayMigration {

    private static final String HISTORY = "daybook_schema_history";

    private FlywayMigration() {}

    static void migrate(EntityManagerFactory factory, BeanFactory beans) {
        DataSource source = source(factory, beans);
        if (source == null) {
            throw new ConfigurationException(
                    "the EntityManagerFactory does not tell its DataSource, on which Flyway is to "
                            + "create the tables: set daybook.jpa.tables to create or check");
        }
        Flyway.configure(FlywayMigration.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:org/daybook/db/" + folder(source))
                .table(HISTORY)
                .baselineOnMigrate(true) // since the tables of the application are there
                .baselineVersion("0")
                .load()
                .migrate();
    }

    /** The application may migrate as a user who may do more than it does itself, or past a pool of connections. */
    private static @Nullable DataSource source(EntityManagerFactory factory, BeanFactory beans) {
        Flyway ofApplication = beans.getBeanProvider(Flyway.class).getIfUnique();
        DataSource source =
                ofApplication == null ? null : ofApplication.getConfiguration().getDataSource();
        return source == null && factory instanceof EntityManagerFactoryInfo info ? info.getDataSource() : source;
    }

    private static String folder(DataSource source) {
        try (Connection connection = source.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot ask which database it is", e);
        }
    }
}
