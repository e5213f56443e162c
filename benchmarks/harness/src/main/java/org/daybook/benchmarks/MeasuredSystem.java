package org.daybook.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The systems that can take part, in the order of the tables. */
enum MeasuredSystem {
    JDBC("jdbc", "plain JDBC insert", "lib", "org.daybook.benchmarks.system.PlainJdbc"),
    COPY("copy", "COPY", "lib", "org.daybook.benchmarks.system.CopyJdbc"),
    HIBERNATE("hibernate", "Hibernate persist", "lib", "org.daybook.benchmarks.system.HibernatePersist"),
    AXON4_JPA("axon4-jpa", "Axon 4 JPA", "axon4", "org.daybook.benchmarks.axon4.Axon4Jpa"),
    AXON4_JDBC("axon4-jdbc", "Axon 4 JDBC", "axon4", "org.daybook.benchmarks.axon4.Axon4Jdbc"),
    AXON5_JPA("axon5-jpa", "Axon 5 JPA", "axon5", "org.daybook.benchmarks.axon5.Axon5Jpa"),
    DAYBOOK("daybook", "Daybook", "lib", "org.daybook.benchmarks.system.DaybookJpa"),
    DAYBOOK_PORTABLE(
            "daybook-portable", "Daybook, portable SQL", "lib", "org.daybook.benchmarks.system.DaybookPortable"),
    DAYBOOK_4("daybook-4", "Daybook, 4 partitions", "lib", "org.daybook.benchmarks.system.DaybookPartitions$Four"),
    DAYBOOK_16(
            "daybook-16", "Daybook, 16 partitions", "lib", "org.daybook.benchmarks.system.DaybookPartitions$Sixteen"),
    DAYBOOK_SNAPSHOTS(
            "daybook-snapshots", "Daybook with snapshots", "lib", "org.daybook.benchmarks.system.DaybookSnapshots"),
    DAYBOOK_CACHE("daybook-cache", "Daybook with a cache", "lib", "org.daybook.benchmarks.system.DaybookCache"),
    AXON4_MEMORY("axon4-memory", "Axon 4 in memory", "axon4", "org.daybook.benchmarks.axon4.Axon4Memory"),
    DAYBOOK_MEMORY("daybook-memory", "Daybook in memory", "lib", "org.daybook.benchmarks.system.DaybookMemory");

    private final String option;
    private final String title;
    private final String classPath;
    private final String className;

    MeasuredSystem(String option, String title, String classPath, String className) {
        this.option = option;
        this.title = title;
        this.classPath = classPath;
        this.className = className;
    }

    String option() {
        return option;
    }

    String title() {
        return title;
    }

    /** The folder of its jars beside the harness's own jar. */
    String classPath() {
        return classPath;
    }

    String className() {
        return className;
    }

    boolean isInMemory() {
        return option.endsWith("-memory");
    }

    boolean isAxon() {
        return option.startsWith("axon");
    }

    static MeasuredSystem of(String option) {
        return Arrays.stream(values())
                .filter(each -> each.option.equals(option))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no system " + option + "; there are " + String.join(", ", options())));
    }

    static List<String> options() {
        return Arrays.stream(values()).map(MeasuredSystem::option).toList();
    }
}
