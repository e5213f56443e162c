package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Measures Daybook beside its peers. See docs/benchmarks.md.")
public final class Main implements Callable<Integer> {

    private static final Pattern TOLD =
            Pattern.compile("(axon-|hibernate-core|postgresql|HikariCP|jackson-(core|databind))" + ".*\\.jar");

    private static final String REPORT_MARK = "<!-- what follows is written by the harness -->";

    /** What the short version leaves out, since each takes minutes by itself. */
    private static final Set<Section> ONLY_IN_FULL =
            EnumSet.of(Section.P, Section.K, Section.M, Section.F, Section.G, Section.H, Section.I);

    enum Version {
        SHORT,
        FULL
    }

    @Parameters(paramLabel = "short|full", description = "Less than 4 minutes, or an hour and a half.")
    private Version version = Version.SHORT;

    @Option(names = "--systems", split = ",", description = "Which systems take part; all by default.")
    private @Nullable List<String> systems;

    @Option(
            names = "--work",
            split = ",",
            description =
                    "A appends, O (or A') offered load, N several processes, S beside a snapshot, P partitions, B batches,"
                            + " C loads, K long aggregates, L many at once, M appends beside snapshots, D the log in order, F a handler that does nothing, G one that writes a row,"
                            + " H from append to handler, I an idle node, E in memory, J by JMH; all but S by default,"
                            + " and in the short version without P, K, M, F, G, H and I, too.")
    private @Nullable List<String> work;

    @Option(names = "--rounds", description = "Rounds instead of 1 or 3.")
    private @Nullable Integer rounds;

    @Option(names = "--seconds", description = "Length of a measurement, instead of 1 or 3 seconds.")
    private @Nullable Double seconds;

    @Option(names = "--log", description = "Events of the log that is read, a multiple of 50,000.")
    private @Nullable Long log;

    @Option(names = "--hold", description = "Seconds that S holds its snapshot, instead of 10 or 600.")
    private @Nullable Double hold;

    @Option(
            names = "--calm",
            description = "Seconds that I watches an idle node, and H half of it; instead of 12 or 30.")
    private @Nullable Double calm;

    @Option(names = "--embedded", description = "The embedded PostgreSQL, even if Debian's is installed.")
    private boolean embedded;

    @Option(names = "--folder", description = "Where the database lies; the temporary folder by default.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--out", description = "Where report.md, report.json and logs go; target/report by default.")
    private @Nullable Path out;

    @Option(
            names = "--document",
            description = "A document whose end is replaced by the report, docs/benchmarks.md;"
                    + " parts that are not run stay as they are in the file beside it.")
    private @Nullable Path document;

    private Main() {}

    /**
     * Runs it.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    private Scale scale() {
        Scale base = version == Version.SHORT ? Scale.SHORT : Scale.FULL;
        return new Scale(
                rounds == null ? base.rounds() : rounds,
                base.warmUp(),
                seconds == null ? base.seconds() : seconds,
                base.firstWarmUp(),
                log == null ? base.log() : log,
                hold == null ? base.hold() : hold,
                calm == null ? base.calm() : calm,
                base.batches());
    }

    private Set<MeasuredSystem> chosen(Installation installation) {
        Set<MeasuredSystem> chosen = EnumSet.noneOf(MeasuredSystem.class);
        for (String each : systems == null ? MeasuredSystem.options() : systems) {
            MeasuredSystem system = MeasuredSystem.of(each);
            if (systems != null || installation.has(system.classPath())) {
                chosen.add(system);
            } else {
                System.err.println(system.title() + " is left out: it has to be built and run with JDK 21 or newer");
            }
        }
        return chosen;
    }

    /**
     * The parts to run.
     *
     * @param work what was asked for, or {@code null}
     */
    static Set<Section> sections(Version version, @Nullable List<String> work) {
        if (work == null) {
            Set<Section> sections =
                    EnumSet.complementOf(EnumSet.of(Section.S)); // which takes ten minutes and fills a disk
            if (version == Version.SHORT) {
                sections.removeAll(ONLY_IN_FULL);
            }
            return sections;
        }
        Set<Section> sections = EnumSet.noneOf(Section.class);
        work.forEach(each -> sections.add(Section.of(each)));
        return sections;
    }

    @Override
    public Integer call() throws Exception {
        Scale scale = scale();
        Set<Section> sections = sections(version, work);
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Installation installation = Installation.ofThis();
        Set<MeasuredSystem> chosen = chosen(installation);
        Path reports = Files.createDirectories(out == null ? installation.reports() : out.toAbsolutePath());
        try (Server server = Server.start(folder.toAbsolutePath(), embedded)) {
            Thread stop = new Thread(server::close, "stop the database");
            Runtime.getRuntime().addShutdownHook(stop);
            System.err.println(server.description());
            String latency = server.commitLatency(version == Version.FULL);
            Run run = new Run(installation, server, scale, chosen, sections, reports);
            run.all();
            List<Micro> micros = sections.contains(Section.J) ? Micro.run(installation, scale, reports) : List.of();
            Facts facts = new Facts(
                    time,
                    version.toString().toLowerCase(Locale.ROOT) + " version",
                    Machine.describe(folder),
                    server.description(),
                    server.version(),
                    server.settings(),
                    latency,
                    scale,
                    run.settings(),
                    libraries(installation, run.settings().keySet()));
            Report report = new Report(facts, run.offered(), run.results().all(), micros, List.of());
            String markdown = MarkdownReport.of(report);
            Files.writeString(reports.resolve("report.md"), markdown);
            report.write(reports.resolve("report.json"));
            System.out.println(markdown);
            System.err.println("written to " + reports.resolve("report.md") + " and report.json");
            if (document != null) {
                replace(document, report);
            }
        }
        return 0;
    }

    /** Puts a report into a document, and all measurements beside it; both keep what it lacks. */
    static void replace(Path document, Report report) throws IOException {
        Path json = document.resolveSibling(document.getFileName().toString().replaceFirst("\\.md$", "") + ".json");
        Report all = Files.exists(json) ? report.after(Report.read(json)) : report;
        Files.writeString(document, withReport(Files.readString(document), MarkdownReport.of(all)));
        all.write(json);
    }

    private static Map<MeasuredSystem, List<String>> libraries(Installation installation, Set<MeasuredSystem> systems) {
        Map<MeasuredSystem, List<String>> libraries = new EnumMap<>(MeasuredSystem.class);
        for (MeasuredSystem each : systems) {
            libraries.put(
                    each,
                    installation.jars(each.classPath()).stream()
                            .filter(name -> TOLD.matcher(name).matches())
                            .map(name -> name.replace(".jar", ""))
                            .toList());
        }
        return libraries;
    }

    /** The document with the report in place of the last one. */
    static String withReport(String text, String report) {
        int mark = text.indexOf(REPORT_MARK);
        if (mark < 0) {
            throw new IllegalArgumentException("no line " + REPORT_MARK + " in the document");
        }
        return text.substring(0, mark) + REPORT_MARK + "\n\n" + report.strip() + "\n";
    }
}
