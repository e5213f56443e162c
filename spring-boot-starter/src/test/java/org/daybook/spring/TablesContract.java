package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daybook.spring.ledger.LedgerApplication;
import org.daybook.spring.ledger.Order;
import org.daybook.spring.ledger.Orders;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** How the tables come to be. */
abstract class TablesContract {

    abstract String emptyDatabase();

    static void useOnce(String url, String id, String... properties) {
        try (var context = new SpringApplicationBuilder(LedgerApplication.class)
                .properties(
                        "spring.datasource.url=" + url,
                        "spring.jpa.hibernate.ddl-auto=update",
                        "spring.main.web-application-type=none")
                .properties(properties)
                .run()) {
            context.getBean(Orders.class).create(id, new Order.Placed("tea"));
        }
    }

    private static List<String> tables(String url) throws Exception {
        List<String> tables = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, url.contains(":h2:") ? "sa" : "postgres", "");
                ResultSet rows =
                        connection.getMetaData().getTables(null, null, null, new String[] {"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                tables.add(rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return tables;
    }

    private static int heads(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, url.contains(":h2:") ? "sa" : "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from journal_head")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void flyway_makes_them_with_a_history_of_their_own() throws Exception {
        String url = emptyDatabase();
        useOnce(url, "1");
        assertThat(tables(url)).contains("event_journal", "journal_segment", "daybook_schema_history", "booking");
        useOnce(url, "2");
        useOnce(url, "3", "daybook.jpa.tables=check");
    }

    @Test
    void scripts_of_the_application_under_any_name_are_its_own() throws Exception {
        String url = emptyDatabase();
        useOnce(url, "1");
        assertThat(tables(url)).contains("event_journal").doesNotContain("of_the_application_too");
        url = emptyDatabase();
        useOnce(url, "1", "spring.flyway.locations=classpath:db/{vendor}");
        assertThat(tables(url))
                .contains("of_the_application", "of_the_application_too", "event_journal", "journal_segment");
    }

    @Test
    void without_flyway_they_are_created_under_the_names_that_are_set() throws Exception {
        String url = emptyDatabase();
        useOnce(url, "1", "daybook.jpa.tables=create", "daybook.jpa.partitions=3");
        assertThat(tables(url)).contains("event_journal").doesNotContain("daybook_schema_history");
        assertThat(heads(url)).isEqualTo(3);
        useOnce(url, "1", "daybook.jpa.table-prefix=billing_");
        assertThat(tables(url)).contains("billing_event_journal").doesNotContain("daybook_schema_history");
    }
}
