/** Finds the aggregates and handlers of packages and makes them known to a Daybook. */
module org.daybook.handlers.autoload {
    requires transitive org.daybook.core;
    requires io.github.classgraph;
    requires org.slf4j;
    requires static org.jspecify;

    exports org.daybook.autoload;

    provides org.daybook.PackageLoader with
            org.daybook.autoload.ScanningPackageLoader;
}
