package org.daybook.examples.takeover;

import java.io.Writer;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.daybook.Daybook;
import org.daybook.DaybookConfiguration;
import org.daybook.store.jpa.JpaStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "takeover",
        description = {
            "Prints each aggregate of a journal that was taken over from djangoevents, as a line of JSON in the order in which "
                    + "they begin. One that was discarded is shown as it was before.",
            "An aggregate that cannot be read is passed over, and a line on standard error says why. Nothing is written."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:done, but some aggregates could not be read",
            "2:wrong usage",
            "3:failed, and the reason is on standard error"
        },
        footerHeading = "%nSettings in the environment:%n",
        footer = {"  DAYBOOK_JPA_USER      the database user", "  DAYBOOK_JPA_PASSWORD  the database password"})
final class TakeoverCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "prints this help")
    private boolean help;

    @Parameters(paramLabel = "JDBC_URL", description = "the database that has the journal: H2, PostgreSQL or MariaDB")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String url;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Writer out;

    TakeoverCommand(Writer out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        if (!url.startsWith("jdbc:")) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "JDBC_URL must begin with jdbc:, as jdbc:postgresql://localhost/shop does");
        }
        // An H2 file that is open elsewhere is served to others, on this machine only.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        DaybookConfiguration settings = DaybookConfiguration.load();
        JpaStore.Builder store = JpaStore.builder(existing(url));
        settings.get("daybook.jpa.user").ifPresent(store::user);
        settings.get("daybook.jpa.password").ifPresent(store::password);
        try (Daybook daybook = Daybook.open(store.open())) {
            long unreadable = new Takeover(daybook, out, spec.commandLine().getErr()).print();
            return unreadable == 0 ? CommandLine.ExitCode.OK : Main.FOUND;
        }
    }

    /** H2 would create a file that is not there. */
    private static String existing(String url) {
        boolean isFile = url.matches("(?s)jdbc:h2:(?!mem:|tcp:|ssl:).*");
        return isFile && !url.toUpperCase(Locale.ROOT).contains(";IFEXISTS=") ? url + ";IFEXISTS=TRUE" : url;
    }
}
