package org.daybook.spring.actuate;

import org.daybook.Daybook;
import org.daybook.spring.DaybookAutoConfiguration;
import org.daybook.spring.DaybookProperties;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tells how subscriptions stand, and lets operators act, where the application has an actuator: health {@code daybook}, the
 * endpoint {@code daybook} if it is exposed, and {@code info}.
 *
 * <pre>{@code
 * # application.properties
 * management.endpoints.web.exposure.include=health,info,daybook
 * }</pre>
 *
 * <p>Used by one thread, that which starts the application.
 */
@AutoConfiguration(after = DaybookAutoConfiguration.class)
@ConditionalOnBean(Daybook.class)
public final class DaybookActuatorAutoConfiguration {

    /** For Spring. */
    public DaybookActuatorAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
    static class HealthConfiguration {

        @Bean
        @ConditionalOnEnabledHealthIndicator("daybook")
        @ConditionalOnMissingBean(name = "daybookHealthContributor")
        SubscriptionsHealth daybookHealthContributor(Daybook daybook, DaybookProperties properties) {
            return new SubscriptionsHealth(daybook, properties.subscriptions().enabled());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    static class EndpointConfiguration {

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        DaybookEndpoint daybookEndpoint(Daybook daybook) {
            return new DaybookEndpoint(daybook);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
    static class InfoConfiguration {

        @Bean
        @ConditionalOnEnabledInfoContributor("daybook")
        @ConditionalOnMissingBean(name = "daybookInfoContributor")
        InfoContributor daybookInfoContributor(Daybook daybook) {
            return (Info.Builder builder) -> builder.withDetail("daybook", DaybookInfo.of(daybook));
        }
    }
}
