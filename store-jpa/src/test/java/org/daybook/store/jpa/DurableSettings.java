package org.daybook.store.jpa;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.SessionFactory;

/** The settings by which a database keeps what it has acknowledged, as a session of a store sees them. */
final class DurableSettings {

    static final Map<String, String> POSTGRES =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");
    static final Map<String, String> H2 = Map.of("WRITE_DELAY", "0");
    static final Map<String, String> MARIADB = Map.of(
            "innodb_flush_log_at_trx_commit", "1", "innodb_doublewrite", "ON", "log_bin", "ON", "sync_binlog", "1");

    private DurableSettings() {}

    static Map<String, String> of(JpaStore store) {
        SessionFactory factory = store.entityManagerFactory().unwrap(SessionFactory.class);
        Map<String, String> settings = new LinkedHashMap<>();
        Vendor vendor = factory.fromStatelessSession(session -> session.doReturningWork(Vendor::of));
        names(vendor)
                .forEach(name -> settings.put(
                        name,
                        factory.fromStatelessSession(session ->
                                session.createNativeQuery(query(vendor, name), Object.class).getResultList().stream()
                                        .map(row -> String.valueOf(
                                                row instanceof Object[] columns ? columns[columns.length - 1] : row))
                                        .distinct() // H2 has a row of the file and one of the connection
                                        .collect(Collectors.joining("/")))));
        return settings;
    }

    private static List<String> names(Vendor vendor) {
        return switch (vendor) {
            case POSTGRESQL -> List.copyOf(POSTGRES.keySet());
            case H2 -> List.copyOf(H2.keySet());
            case MARIADB -> List.copyOf(MARIADB.keySet());
        };
    }

    private static String query(Vendor vendor, String name) {
        return switch (vendor) {
            case POSTGRESQL -> "show " + name;
            case H2 -> "select setting_value from information_schema.settings where setting_name = '" + name + "'";
            case MARIADB -> "show variables like '" + name + "'";
        };
    }
}
