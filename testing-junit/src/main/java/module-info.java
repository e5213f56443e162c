/** Daybooks as parameters of JUnit's tests. */
module org.daybook.testing.junit {
    requires transitive org.daybook.testing;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports org.daybook.testing.junit;
}
