package org.daybook;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daybook.event.ConfigurationException;
import org.daybook.store.Store;

/**
 * The settings under {@code daybook.}: which store to open, how, and which packages to load. Immutable. The text form hides
 * passwords.
 *
 * <p>{@link #load()} reads system properties ({@code daybook.jpa.url}), environment variables ({@code DAYBOOK_JPA_URL}) and
 * the class path resource {@code daybook.properties}; what comes first in this order wins. A key that nothing reads is an
 * error.
 *
 * <pre>{@code
 * var configuration = DaybookConfiguration.load().withDefault("daybook.store", "memory");
 * try (var daybook = Daybook.builder(configuration).open()) {
 *     daybook.repository(Todo.class);
 * }
 * }</pre>
 */
public final class DaybookConfiguration {

    static final String STORE = "daybook.store";
    static final String PACKAGES = "daybook.packages";

    private static final String PREFIX = "daybook.";
    private static final String ENVIRONMENT_PREFIX = "DAYBOOK_";
    private static final String RESOURCE = "daybook.properties";

    /** As in {@code DAYBOOK_SERVICE_HOST=10.0.0.1} and {@code DAYBOOK_PORT_8080_TCP_ADDR=10.0.0.1}, with the values of such. */
    private static final Pattern SERVICE_LINK = Pattern.compile("DAYBOOK_(?:[A-Z0-9_]+_)?"
            + "(?:SERVICE_HOST=.*|SERVICE_PORT(?:_[A-Z0-9_]+)?=[0-9]+|PORT=[a-z]+://.*"
            + "|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?=.*)");

    private final Map<String, String> settings;

    private DaybookConfiguration(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    /**
     * Reads the settings of this process.
     *
     * @return the configuration
     * @throws ConfigurationException if a key or an environment variable that begins like one is unknown, or the resource
     *     cannot be read
     */
    public static DaybookConfiguration load() {
        return load(System.getProperties(), System.getenv(), resource());
    }

    static DaybookConfiguration load(Properties system, Map<String, String> environment, Properties resource) {
        Set<String> known = knownKeys();
        Map<String, String> settings = new HashMap<>();
        putKnown(settings, resource, known, "the resource " + RESOURCE);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(ENVIRONMENT_PREFIX) && !isServiceLink(variable)) {
                settings.put(keyOf(variable.getKey(), known), variable.getValue());
            }
        }
        putKnown(settings, system, known, "the system properties");
        return new DaybookConfiguration(settings);
    }

    /** Kubernetes describes a service that is called daybook, or daybook-something, to every container beside it. */
    private static boolean isServiceLink(Map.Entry<String, String> variable) {
        return SERVICE_LINK
                .matcher(variable.getKey() + "=" + variable.getValue())
                .matches();
    }

    private static void putKnown(Map<String, String> settings, Properties from, Set<String> known, String where) {
        for (String key : from.stringPropertyNames()) {
            if (key.startsWith(PREFIX)) {
                requireKnown(key, known, where);
                settings.put(key, from.getProperty(key));
            }
        }
    }

    /**
     * A configuration of these settings and no others.
     *
     * @param settings the settings by full key
     * @return the configuration
     * @throws ConfigurationException if a key is unknown
     */
    public static DaybookConfiguration of(Map<String, String> settings) {
        Set<String> known = knownKeys();
        settings.keySet().forEach(key -> requireKnown(key, known, "the given settings"));
        return new DaybookConfiguration(settings);
    }

    /**
     * This configuration, with a value for a key that has none.
     *
     * @param key the full key
     * @param value its value, if none is configured
     * @return a new configuration
     * @throws ConfigurationException if the key is unknown
     */
    public DaybookConfiguration withDefault(String key, String value) {
        requireKnown(key, knownKeys(), "the given settings");
        Map<String, String> more = new HashMap<>(settings);
        more.putIfAbsent(key, value);
        return new DaybookConfiguration(more);
    }

    /**
     * The value of a setting.
     *
     * @param key the full key
     * @return its value, if there is one
     */
    public Optional<String> get(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** The packages to load, none if none are configured. */
    List<String> packages() {
        List<String> packages = new ArrayList<>();
        for (String name : get(PACKAGES).orElse("").split(",", -1)) {
            if (!name.isBlank()) {
                packages.add(name.strip());
            }
        }
        if (get(PACKAGES).isPresent() && packages.isEmpty()) {
            throw new ConfigurationException(PACKAGES + " names no package");
        }
        return packages;
    }

    /** Opens the store that is configured, or the only one there is. */
    Store openStore() {
        Map<String, Store.Provider> providers = providers();
        if (providers.isEmpty()) {
            throw new ConfigurationException(
                    "there is no store on the class path: add org.daybook:daybook-store-memory or org.daybook:daybook-store-jpa");
        }
        if (get(STORE).isEmpty() && providers.size() > 1) {
            throw new ConfigurationException("set " + STORE + " to one of " + providers.keySet());
        }
        String name = get(STORE).orElse(providers.keySet().iterator().next());
        Store.Provider provider = providers.get(name);
        if (provider == null) {
            throw new ConfigurationException("there is no store '" + name + "' on the class path, only "
                    + providers.keySet() + ": correct " + STORE + " or add its artifact");
        }
        Map<String, String> own = new HashMap<>(settings);
        own.keySet().retainAll(provider.keys());
        return provider.open(own);
    }

    private static Map<String, Store.Provider> providers() {
        Map<String, Store.Provider> providers = new TreeMap<>();
        for (Store.Provider provider : Services.all(Store.Provider.class)) {
            providers.put(provider.name(), provider);
        }
        return providers;
    }

    private static Set<String> knownKeys() {
        Set<String> keys = new LinkedHashSet<>(List.of(STORE, PACKAGES));
        providers().values().forEach(provider -> keys.addAll(provider.keys()));
        return keys;
    }

    private static Properties resource() {
        Properties properties = new Properties();
        URL url = Services.resource(RESOURCE);
        if (url != null) {
            try (Reader reader = new InputStreamReader(url.openStream(), StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigurationException("the resource " + RESOURCE + " cannot be read", e);
            }
        }
        return properties;
    }

    private static String keyOf(String variable, Set<String> known) {
        for (String key : known) {
            if (variableOf(key).equals(variable)) {
                return key;
            }
        }
        List<String> variables =
                known.stream().map(DaybookConfiguration::variableOf).toList();
        throw unknown(variable, variables, "the environment");
    }

    private static String variableOf(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static void requireKnown(String key, Set<String> known, String where) {
        if (!known.contains(key)) {
            throw unknown(key, known, where);
        }
    }

    private static ConfigurationException unknown(String key, Collection<String> known, String where) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(each -> distance(key, each)))
                .orElse(STORE);
        return new ConfigurationException("unknown setting " + key + " in " + where + ": did you mean " + nearest
                + "? (settings of a store are known when its artifact is on the class path)");
    }

    /** The number of characters to insert, delete or replace (Levenshtein, 1965). */
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

    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>(settings);
        shown.replaceAll((key, value) -> key.contains("password") ? "***" : withoutSecrets(value));
        return shown.toString();
    }

    /** A URL may carry a password in its parameters or before its host. */
    private static String withoutSecrets(String value) {
        return value.startsWith("jdbc:")
                ? value.replaceFirst("(?s)[;?].*", "").replaceFirst("(?s)//.*@", "//***@")
                : value;
    }
}
