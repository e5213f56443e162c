package org.daybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.daybook.event.ConfigurationException;
import org.daybook.journal.EventJournal;
import org.daybook.store.Store;
import org.daybook.store.StoreTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DaybookConfigurationTest {

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void putAStoreOnTheClassPath() {
        Thread.currentThread().setContextClassLoader(new WithProvider(before));
    }

    @AfterEach
    void takeItAway() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private static Properties properties(String... keysAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    @Test
    @Tag("CF-01")
    @Tag("D-33")
    void systemPropertiesComeFirstThenTheEnvironmentThenTheResource() {
        DaybookConfiguration configuration = DaybookConfiguration.load(
                properties("daybook.store", "system"),
                Map.of("DAYBOOK_STORE", "environment", "DAYBOOK_PACKAGES", "environment"),
                properties(
                        "daybook.store", "resource",
                        "daybook.packages", "resource",
                        "daybook.test.url", "resource"));

        assertThat(configuration.get("daybook.store")).contains("system");
        assertThat(configuration.get("daybook.packages")).contains("environment");
        assertThat(configuration.get("daybook.test.url")).contains("resource");
        assertThat(configuration.get("daybook.test.password")).isEmpty();
    }

    @Test
    void serviceLinksOfKubernetesAreNoSettings() {
        Map<String, String> environment = Map.of(
                "DAYBOOK_SERVICE_HOST", "10.0.0.11",
                "DAYBOOK_SERVICE_PORT_HTTP", "8080",
                "DAYBOOK_PORT", "tcp://10.0.0.11:8080",
                "DAYBOOK_PORT_8080_TCP_ADDR", "10.0.0.11",
                "DAYBOOK_WEB_PORT_53_UDP", "udp://10.0.0.12:53",
                "DAYBOOK_PACKAGES", "com.acme");

        assertThat(DaybookConfiguration.load(new Properties(), environment, new Properties()))
                .hasToString("{daybook.packages=com.acme}");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        DaybookConfiguration.load(new Properties(), Map.of("DAYBOOK_PORT", "8080"), new Properties()))
                .withMessageContaining("DAYBOOK_PORT");
    }

    @Test
    void whatIsNotDaybooksIsLeftAlone() {
        DaybookConfiguration configuration = DaybookConfiguration.load(
                properties("user.dir", "/", "daybookish", "x"),
                Map.of("PATH", "/bin", "DAYBOOKS", "x"),
                properties("other.key", "x"));

        assertThat(configuration).hasToString("{}");
    }

    @Test
    void environmentVariablesNameTheKeysOfTheStoresThatAreThere() {
        DaybookConfiguration configuration = DaybookConfiguration.load(
                properties(),
                Map.of("DAYBOOK_TEST_URL", "u", "DAYBOOK_TEST_POOL_SIZE", "3", "DAYBOOK_PACKAGES", " a , b,,c "),
                properties());

        assertThat(configuration.get("daybook.test.url")).contains("u");
        assertThat(configuration.get("daybook.test.pool-size")).contains("3");
        assertThat(configuration.packages()).containsExactly("a", "b", "c");
    }

    @Test
    @Tag("AP-03")
    @Tag("D-20")
    void anUnknownKeyIsRefusedWithTheNearestOneAndItsPlace() {
        assertUnknown(properties("daybook.test.ulr", "x"), Map.of(), properties())
                .withMessageContaining("daybook.test.ulr")
                .withMessageContaining("system properties")
                .withMessageContaining("did you mean daybook.test.url?");
        assertUnknown(properties(), Map.of("DAYBOOK_STOER", "x"), properties())
                .withMessageContaining("DAYBOOK_STOER")
                .withMessageContaining("environment")
                .withMessageContaining("did you mean DAYBOOK_STORE?");
        assertUnknown(properties(), Map.of(), properties("daybook.package", "x"))
                .withMessageContaining("daybook.properties")
                .withMessageContaining("did you mean daybook.packages?");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DaybookConfiguration.of(Map.of("daybook.stores", "x")))
                .withMessageContaining("did you mean daybook.store?");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DaybookConfiguration.of(Map.of()).withDefault("store", "x"))
                .withMessageContaining("did you mean daybook.store?");
    }

    private static ThrowableAssertAlternative<ConfigurationException> assertUnknown(
            Properties system, Map<String, String> environment, Properties resource) {
        return assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DaybookConfiguration.load(system, environment, resource));
    }

    @Test
    void anEmptyListOfPackagesIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DaybookConfiguration.of(Map.of("daybook.packages", " , "))
                        .packages())
                .withMessageContaining("daybook.packages");
        assertThat(DaybookConfiguration.of(Map.of()).packages()).isEmpty();
    }

    @Test
    void passwordsAreNotShown() {
        DaybookConfiguration configuration =
                DaybookConfiguration.of(Map.of("daybook.test.password", "secret", "daybook.test.url", "u"));

        assertThat(configuration).hasToString("{daybook.test.password=***, daybook.test.url=u}");
    }

    @Test
    void passwordsInsideAUrlAreNotShown() {
        assertThat(DaybookConfiguration.of(
                        Map.of("daybook.test.url", "jdbc:x://host/db?user=ada&password=s3cret&ssl=true")))
                .hasToString("{daybook.test.url=jdbc:x://host/db}");
        assertThat(DaybookConfiguration.of(Map.of("daybook.test.url", "jdbc:x://ada:s3cret@host:5432/db")))
                .hasToString("{daybook.test.url=jdbc:x://***@host:5432/db}");
        assertThat(DaybookConfiguration.of(Map.of("daybook.test.url", "jdbc:x:./file;PASSWORD=s3cret")))
                .hasToString("{daybook.test.url=jdbc:x:./file}");
    }

    @Test
    void aCreatorOfInstancesWithoutPackagesIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Daybook.builder(DaybookConfiguration.of(Map.of()))
                        .instances(type -> type)
                        .open())
                .withMessageContaining("instances");
    }

    @Test
    void aDefaultGivesWayToWhatIsConfigured() {
        DaybookConfiguration configuration = DaybookConfiguration.of(Map.of("daybook.store", "test"))
                .withDefault("daybook.store", "other")
                .withDefault("daybook.test.url", "u");

        assertThat(configuration.get("daybook.store")).contains("test");
        assertThat(configuration.get("daybook.test.url")).contains("u");
    }

    @Test
    @Tag("CF-01")
    @Tag("D-33")
    void theOnlyStoreThereIsIsOpenedWithItsOwnSettings() {
        Store store = DaybookConfiguration.of(
                        Map.of("daybook.packages", "a", "daybook.test.url", "u", "daybook.test.password", "p"))
                .openStore();

        assertThat(store).hasToString("{daybook.test.password=p, daybook.test.url=u}");
    }

    @Test
    void aStoreThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        DaybookConfiguration.of(Map.of("daybook.store", "jpa")).openStore())
                .withMessageContaining("'jpa'")
                .withMessageContaining("[test]");
    }

    @Test
    void withoutAnyStoreTheArtifactsAreNamed() {
        takeItAway();

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DaybookConfiguration.of(Map.of()).openStore())
                .withMessageContaining("org.daybook:daybook-store-memory");
    }

    @Test
    void withoutASerializerTheArtifactIsNamedAndTheStoreIsNotOpened() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                        () -> Daybook.builder(DaybookConfiguration.of(Map.of())).open())
                .withMessageContaining("org.daybook:daybook-serialization-jackson");
    }

    @Test
    void withoutAPackageLoaderTheArtifactIsNamed() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Daybook.builder(DaybookConfiguration.of(Map.of("daybook.packages", "com.acme")))
                        .open())
                .withMessageContaining("com.acme")
                .withMessageContaining("org.daybook:daybook-handlers-autoload");
    }

    /** A store whose text form is the settings it was opened with. */
    public static final class TestProvider implements Store.Provider {

        public TestProvider() {}

        @Override
        public String name() {
            return "test";
        }

        @Override
        public List<String> keys() {
            return List.of("daybook.test.url", "daybook.test.password", "daybook.test.pool-size");
        }

        @Override
        public Store open(Map<String, String> settings) {
            String text = new TreeMap<>(settings).toString();
            return new Store() {
                @Override
                public EventJournal journal() {
                    throw new AssertionError("not used");
                }

                @Override
                public <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
                    throw new AssertionError("not used");
                }

                @Override
                public void close() {}

                @Override
                public String toString() {
                    return text;
                }
            };
        }
    }

    /**
     * Sees the provider as on a class path. The tests are part of the module org.daybook.core, where a provider would have to
     * be declared.
     */
    private static final class WithProvider extends ClassLoader {

        private static final String PROVIDER = TestProvider.class.getName();

        WithProvider(ClassLoader parent) {
            super(parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals("META-INF/services/" + Store.Provider.class.getName())
                    ? Collections.enumeration(List.of(new URL(null, "memory:" + name, new Text(PROVIDER))))
                    : super.getResources(name);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PROVIDER)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
            try (InputStream in = DaybookConfigurationTest.class.getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static final class Text extends URLStreamHandler {
        private final String text;

        Text(String text) {
            this.text = text;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
                }
            };
        }
    }
}
