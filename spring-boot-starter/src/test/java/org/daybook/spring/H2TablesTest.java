package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class H2TablesTest extends TablesContract {
    @Override
    String emptyDatabase() {
        return "jdbc:h2:mem:" + DurableHandlersContract.unique() + ";DB_CLOSE_DELAY=-1";
    }

    @Test
    void flyway_makes_them_as_the_user_who_migrates() throws Exception {
        String url = emptyDatabase();
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create user migrator password 'secret' admin");
            useOnce(url, "1", "spring.flyway.user=migrator", "spring.flyway.password=secret");
            try (ResultSet row = statement.executeQuery(
                    "select distinct \"installed_by\" from \"daybook_schema_history\" order by 1")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("MIGRATOR");
                assertThat(row.next()).isFalse();
            }
        }
    }
}
