package org.daybook.spring;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.daybook.event.ConfigurationException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The names of the properties under {@code daybook}, and which one was meant by another name. */
final class PropertyNames {

    private static final String PREFIX = "daybook";

    /** Those of {@link DaybookProperties}, in their canonical form. */
    private static final List<String> ALL = below(PREFIX, DaybookProperties.class);

    /**
     * How Kubernetes describes a service that is called daybook, or daybook-something, to every container beside it, as in
     * {@code DAYBOOK_SERVICE_HOST=10.0.0.1} and {@code DAYBOOK_PORT_8080_TCP_ADDR=10.0.0.1}.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile("DAYBOOK_(?:[A-Z0-9_]+_)?"
            + "(?:SERVICE_HOST=.*|SERVICE_PORT(?:_[A-Z0-9_]+)?=[0-9]+|PORT=[a-z]+://.*"
            + "|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?=.*)");

    private PropertyNames() {}

    private static List<String> below(String prefix, Class<?> type) {
        List<String> names = new ArrayList<>();
        for (RecordComponent each : type.getRecordComponents()) {
            String name =
                    prefix + "." + each.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (each.getType().isRecord()) {
                names.addAll(below(name, each.getType()));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /** Spring itself looks at files only, so that a mistake on the command line of Java or in a variable would have no effect. */
    static void requireKnown(ConfigurableEnvironment environment) {
        requireKnown(
                environment,
                StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                PREFIX + ".",
                "a system property");
        requireKnown(
                environment,
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                "DAYBOOK_",
                "an environment variable");
    }

    private static void requireKnown(ConfigurableEnvironment environment, String source, String prefix, String what) {
        PropertySource<?> properties = environment.getPropertySources().get(source);
        if (properties instanceof EnumerablePropertySource<?> enumerable) {
            for (String name : enumerable.getPropertyNames()) {
                boolean isLink = SERVICE_LINK
                        .matcher(name + "=" + properties.getProperty(name))
                        .matches();
                if (name.startsWith(prefix) && !isLink && ALL.stream().noneMatch(each -> isSame(each, name))) {
                    throw new ConfigurationException(
                            "unknown setting " + name + ", " + what + ": did you mean " + nearest(name) + "?");
                }
            }
        }
    }

    /** By the letters and digits alone, as relaxed binding has it; an element of a list counts as the list. */
    private static boolean isSame(String known, String given) {
        String plain = plain(given.replaceAll("\\[\\d+]$", ""));
        return plain.equals(plain(known)) || plain.replaceAll("\\d+$", "").equals(plain(known));
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    static boolean isOurs(ConfigurationPropertyName name) {
        return ConfigurationPropertyName.of(PREFIX).isAncestorOf(name);
    }

    /** The known name that needs the fewest changes (Levenshtein, 1965). */
    static String nearest(String name) {
        return ALL.stream()
                .min(Comparator.comparingInt(each -> distance(plain(name), plain(each))))
                .orElseThrow();
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
