package org.daybook.cli.djangoevents;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.cli.terminal.Printable;
import org.jspecify.annotations.Nullable;

/** The URL of the old database, which may have a password in many places, as it may be shown: without any of them. */
final class SourceUrl {

    private static final Pattern SCHEME = Pattern.compile("jdbc:[A-Za-z0-9]+:");
    private static final Pattern QUERY = Pattern.compile("[?;#]");
    private static final Pattern SECRET = Pattern.compile("(?i)(?:pass\\w*|pwd|secret|token)\\s*=([^&;,)]+)");
    private static final Pattern SECRET_OF_USER = Pattern.compile("[:/]([^:/@]+)@");

    private final String url;
    private final List<String> secrets = new ArrayList<>();

    SourceUrl(String url, @Nullable String password) {
        this.url = url;
        if (password != null && !password.isEmpty()) {
            secrets.add(password);
        }
        for (Pattern each : List.of(SECRET, SECRET_OF_USER)) {
            each.matcher(url).results().forEach(found -> secrets.add(found.group(1)));
        }
    }

    /** The scheme, the host and the path; the scheme alone where a password could be among the others. */
    String shown() {
        Matcher begin = SCHEME.matcher(url);
        if (!begin.lookingAt()) {
            return "what is no URL of JDBC";
        }
        String rest = url.substring(begin.end());
        Matcher query = QUERY.matcher(rest);
        String place = query.find() ? rest.substring(0, query.start()) : rest;
        int user = place.lastIndexOf('@');
        boolean isUnclear =
                rest.lastIndexOf('@') > user || place.contains("(") || (user >= 0 && !place.startsWith("//"));
        if (isUnclear) {
            return begin.group();
        }
        return begin.group() + Printable.of(user < 0 ? place : "//" + place.substring(user + 1));
    }

    /** What a driver says, unless that quotes the URL, or something of it that is secret. */
    String reason(SQLException e) {
        if (!hasDriver()) {
            return url.startsWith("jdbc:mysql:")
                    ? "there is no driver for it: MySQL is read by MariaDB's, with a URL that begins with jdbc:mariadb:"
                    : "there is no driver for it, or it is not written as its driver wants it; such a URL begins with"
                            + " jdbc:postgresql:// or jdbc:mariadb://";
        }
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        boolean isSafe = !message.toLowerCase(Locale.ROOT).contains("jdbc:")
                && secrets.stream().noneMatch(message::contains);
        return isSafe ? message : "what the driver says quotes the URL, and is not shown";
    }

    private boolean hasDriver() {
        return DriverManager.drivers().anyMatch(this::isFor);
    }

    private boolean isFor(Driver driver) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }
}
