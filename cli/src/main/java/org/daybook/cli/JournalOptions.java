package org.daybook.cli;

import java.io.Console;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.daybook.cli.terminal.Printable;
import org.daybook.cli.terminal.Terminal;
import org.daybook.event.StoreUnavailableException;
import org.daybook.journal.Partitions;
import org.daybook.store.jpa.JpaStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which journal a command is about, and how it prints what it found. */
class JournalOptions {

    /** For a command that always needs a journal. */
    static final class Required extends JournalOptions {
        @Option(names = "--journal", paramLabel = "JDBC_URL", required = true, description = DESCRIPTION)
        void setJournal(String value) {
            setUrl(value);
        }
    }

    /** For a command that has sub-commands, which need none of its own options. */
    static final class Unchecked extends JournalOptions {
        @Option(names = "--journal", paramLabel = "JDBC_URL", description = DESCRIPTION)
        void setJournal(String value) {
            setUrl(value);
        }
    }

    private static final String DESCRIPTION = "the database, of H2, PostgreSQL or MariaDB";

    private static final String PASSWORD = "DAYBOOK_PASSWORD";

    /** Logs a URL that it cannot read, with the password; kept here, for a logger that nobody holds forgets its level. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql.Driver");

    /** What H2 says of a file, or of a database of a server or in memory, that is not there. */
    private static final Set<Integer> H2_MISSING = Set.of(90146, 90149);

    private static final Pattern NAME = Pattern.compile("([a-z][a-z0-9_]{0,29})?");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private @Nullable String url;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "the database user; the password is taken from the environment (" + PASSWORD
                    + "), or asked for on a terminal")
    private @Nullable String user;

    @Option(names = "--table-prefix", paramLabel = "PREFIX", description = "what the names of the tables begin with")
    private String tablePrefix = "";

    @Option(names = "--schema", paramLabel = "NAME", description = "the schema of the tables")
    private String schema = "";

    @Option(names = "--json", description = "prints JSON, one object on each line")
    private boolean json;

    final void setUrl(String value) {
        url = value;
    }

    final boolean isJson() {
        return json;
    }

    final String requireGiven() {
        String given = url;
        if (given == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--journal=JDBC_URL'");
        }
        if (!given.startsWith("jdbc:")) {
            throw new ParameterException(
                    spec.commandLine(), "--journal is a JDBC URL, such as jdbc:postgresql://localhost/shop");
        }
        return given;
    }

    final @Nullable String user() {
        return user;
    }

    final String requireSchema() {
        requireName(spec, "--schema", schema);
        return schema;
    }

    final String requireTablePrefix() {
        requireName(spec, "--table-prefix", tablePrefix);
        return tablePrefix;
    }

    /** A journal that is there. */
    final JpaStore open() {
        String given = requireGiven();
        String existing = existing(given);
        try {
            return builder(existing).open();
        } catch (StoreUnavailableException e) {
            if (isMissing(e)) {
                throw new StoreUnavailableException(
                        "there is no such H2 database as that of --journal: check the URL, or create it with"
                                + " `daybook schema create`",
                        e);
            }
            throw e;
        }
    }

    /** H2 would create what is not there. */
    private static String existing(String url) {
        boolean isH2 = url.startsWith("jdbc:h2:");
        return isH2 && !url.toUpperCase(Locale.ROOT).contains(";IFEXISTS=") ? url + ";IFEXISTS=TRUE" : url;
    }

    private static boolean isMissing(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof SQLException reason && H2_MISSING.contains(reason.getErrorCode())) {
                return true;
            }
        }
        return false;
    }

    /** A journal that is created if it is not there. */
    final JpaStore create(int partitions) {
        return builder(requireGiven())
                .partitions(Partitions.byHash(partitions))
                .createSchema()
                .open();
    }

    /** Of few connections: a command does one thing after the other. */
    private JpaStore.Builder builder(String jdbcUrl) {
        silenceDrivers();
        JpaStore.Builder builder = JpaStore.builder(jdbcUrl)
                .poolSize(2)
                .tablePrefix(requireTablePrefix())
                .schema(requireSchema())
                .anyPartitions();
        if (user != null) {
            builder.user(user);
        }
        String password = password();
        if (password != null) {
            builder.password(password);
        }
        return builder;
    }

    final @Nullable String password() {
        return password(PASSWORD, user);
    }

    /** From the environment, or asked for on a terminal if there is a user. */
    static @Nullable String password(String variable, @Nullable String user) {
        String given = System.getenv(variable);
        if (given != null || user == null) {
            return given;
        }
        Console console = Terminal.console();
        if (console == null) {
            return null;
        }
        char[] typed = console.readPassword("Password of %s: ", Printable.of(user));
        return typed == null ? null : new String(typed);
    }

    /** A driver that logs a URL may log a password. */
    static void silenceDrivers() {
        DRIVER.setLevel(Level.OFF);
    }

    static void requireName(CommandSpec spec, String option, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(), option + " has at most 30 lower-case letters, digits and _, a letter first");
        }
    }
}
