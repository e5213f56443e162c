package org.daybook.store.memory;

import java.util.List;
import java.util.Map;
import org.daybook.store.Store;

/**
 * Opens a {@link MemoryStore} for {@code daybook.store=memory}. Found with {@link java.util.ServiceLoader}.
 *
 * <pre>{@code
 * var configuration = DaybookConfiguration.of(Map.of("daybook.store", "memory"));
 * var daybook = Daybook.builder(configuration).open();
 * }</pre>
 *
 * <p>Immutable.
 */
public final class MemoryStoreProvider implements Store.Provider {

    /** For {@link java.util.ServiceLoader}. */
    public MemoryStoreProvider() {}

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<String> keys() {
        return List.of();
    }

    @Override
    public Store open(Map<String, String> settings) {
        return new MemoryStore();
    }
}
