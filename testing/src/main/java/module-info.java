/** Given, when, then: tests of an application's aggregates and handlers. */
module org.daybook.testing {
    requires transitive org.daybook.core;
    requires org.daybook.store.memory;
    requires static org.jspecify;

    exports org.daybook.testing;
}
