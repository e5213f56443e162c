package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.daybook.Daybook;
import org.daybook.event.ConfigurationException;
import org.daybook.spring.bare.BareApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Variables of the process that begin as those of Daybook do. */
class EnvironmentTest {

    /** Of a service that is called daybook, and of one that is called daybook-web, as Kubernetes documents them. */
    private static final Map<String, Object> SERVICE_LINKS = Map.ofEntries(
            Map.entry("DAYBOOK_SERVICE_HOST", "10.0.0.11"),
            Map.entry("DAYBOOK_SERVICE_PORT", "8080"),
            Map.entry("DAYBOOK_SERVICE_PORT_HTTP", "8080"),
            Map.entry("DAYBOOK_PORT", "tcp://10.0.0.11:8080"),
            Map.entry("DAYBOOK_PORT_8080_TCP", "tcp://10.0.0.11:8080"),
            Map.entry("DAYBOOK_PORT_8080_TCP_PROTO", "tcp"),
            Map.entry("DAYBOOK_PORT_8080_TCP_PORT", "8080"),
            Map.entry("DAYBOOK_PORT_8080_TCP_ADDR", "10.0.0.11"),
            Map.entry("DAYBOOK_WEB_SERVICE_HOST", "10.0.0.12"),
            Map.entry("DAYBOOK_WEB_PORT", "udp://10.0.0.12:53"),
            Map.entry("DAYBOOK_WEB_PORT_53_UDP_ADDR", "10.0.0.12"));

    private static ConfigurableApplicationContext start(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        String source = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(source, new SystemEnvironmentPropertySource(source, variables));
        return new SpringApplicationBuilder(BareApplication.class)
                .environment(environment)
                .properties("daybook.store=memory", "spring.main.web-application-type=none")
                .run();
    }

    @Test
    void service_links_of_kubernetes_are_no_settings() {
        try (ConfigurableApplicationContext context = start(SERVICE_LINKS)) {
            assertThat(context.getBean(Daybook.class).store()).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DAYBOOK_MAX_ATEMPTS, 3",
        "DAYBOOK_PORT, 8080",
        "DAYBOOK_JPA_SERVICE_PORT, five",
        "DAYBOOK_SUBSCRIPTIONS_PORT_TCP, 1"
    })
    void what_looks_like_a_setting_and_is_none_stops_the_start(String name, String value) {
        assertThatThrownBy(() -> start(Map.of(name, value)).close())
                .rootCause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unknown setting " + name + ", an environment variable");
    }
}
