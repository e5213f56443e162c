/** The store for tests and trials: every promise but durability, in this process's memory. */
module org.daybook.store.memory {
    requires transitive org.daybook.core;
    requires static org.jspecify;

    exports org.daybook.store.memory;

    provides org.daybook.store.Store.Provider with
            org.daybook.store.memory.MemoryStoreProvider;
}
