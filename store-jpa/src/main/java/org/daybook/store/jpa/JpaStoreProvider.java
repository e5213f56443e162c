package org.daybook.store.jpa;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.daybook.event.ConfigurationException;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * Opens a {@link JpaStore} for {@code daybook.store=jpa} from {@code daybook.jpa.url}, {@code user}, {@code password},
 * {@code pool-size}, {@code create-schema} (true or false), {@code partitions} (how many, by hash), {@code schema},
 * {@code table-prefix} and {@code entities} (class names, separated by commas). Found with {@link java.util.ServiceLoader}.
 *
 * <pre>{@code
 * # daybook.properties on the class path
 * daybook.store=jpa
 * daybook.jpa.url=jdbc:h2:./journal
 * daybook.jpa.create-schema=true
 * }</pre>
 *
 * <p>Immutable.
 */
public final class JpaStoreProvider implements Store.Provider {

    private static final String PREFIX = "daybook.jpa.";
    private static final String URL = PREFIX + "url";
    private static final String USER = PREFIX + "user";
    private static final String PASSWORD = PREFIX + "password";
    private static final String POOL_SIZE = PREFIX + "pool-size";
    private static final String CREATE_SCHEMA = PREFIX + "create-schema";
    private static final String PARTITIONS = PREFIX + "partitions";
    private static final String SCHEMA = PREFIX + "schema";
    private static final String TABLE_PREFIX = PREFIX + "table-prefix";
    private static final String ENTITIES = PREFIX + "entities";

    /** For {@link java.util.ServiceLoader}. */
    public JpaStoreProvider() {}

    @Override
    public String name() {
        return "jpa";
    }

    @Override
    public List<String> keys() {
        return List.of(URL, USER, PASSWORD, POOL_SIZE, CREATE_SCHEMA, PARTITIONS, SCHEMA, TABLE_PREFIX, ENTITIES);
    }

    @Override
    public Store open(Map<String, String> settings) {
        String url = settings.get(URL);
        if (url == null || url.isBlank()) {
            throw new ConfigurationException("set " + URL + " to the JDBC URL of the database");
        }
        JpaStore.Builder builder = JpaStore.builder(url);
        settings.forEach((key, value) -> {
            switch (key) {
                case USER -> builder.user(value);
                case PASSWORD -> builder.password(value);
                case POOL_SIZE -> builder.poolSize(number(POOL_SIZE, value, Integer.MAX_VALUE));
                case CREATE_SCHEMA -> {
                    if (isTrue(value)) {
                        builder.createSchema();
                    }
                }
                case PARTITIONS -> builder.partitions(Partitions.byHash(number(PARTITIONS, value, Partitions.MAX)));
                case SCHEMA -> builder.schema(value);
                case TABLE_PREFIX -> builder.tablePrefix(value);
                case ENTITIES -> builder.entities(entities(value));
                default -> {} // the URL, which is used above
            }
        });
        return builder.open();
    }

    private static int number(String key, String value, int most) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        String to = most == Integer.MAX_VALUE ? "" : " to " + most;
        throw new ConfigurationException(key + " must be a whole number from 1" + to + ", but is " + value);
    }

    private static boolean isTrue(String value) {
        return switch (value.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigurationException(CREATE_SCHEMA + " must be true or false, but is " + value);
        };
    }

    private static Class<?>[] entities(String value) {
        return Stream.of(value.split(",", -1))
                .map(String::strip)
                .map(JpaStoreProvider::entity)
                .toArray(Class<?>[]::new);
    }

    private static Class<?> entity(String name) {
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            ClassLoader loader = context != null ? context : JpaStoreProvider.class.getClassLoader();
            Class<?> type = Class.forName(name, false, loader);
            if (!type.isAnnotationPresent(Entity.class)
                    && !type.isAnnotationPresent(Embeddable.class)
                    && !type.isAnnotationPresent(MappedSuperclass.class)) {
                throw new ConfigurationException(ENTITIES + " names " + name + ", which is no entity");
            }
            return type;
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ConfigurationException(ENTITIES + " names '" + name + "', which cannot be loaded", e);
        }
    }
}
