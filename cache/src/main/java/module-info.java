/** Keeps states of aggregates in memory, for loads to begin with. */
module org.daybook.cache {
    requires transitive org.daybook.core;
    requires com.github.benmanes.caffeine;
    requires static org.jspecify;

    exports org.daybook.cache;
}
