package org.daybook.spring.actuate;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.store.SubscriptionStore;
import org.daybook.subscription.Subscription;
import org.daybook.subscription.SubscriptionStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * The health of each subscription by its name; down when somebody should look at it, as when nobody reads a segment. Until the
 * application has started there is one of any name, since Spring looks for the members of its groups before subscriptions begin.
 */
final class SubscriptionsHealth
        implements CompositeHealthContributor, ApplicationListener<ContextRefreshedEvent>, ApplicationContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionsHealth.class);

    /** A path of Spring's has a / between names. */
    private static final String SEPARATOR = "/";

    /** What is remembered until the start, whoever asks. */
    private static final int MOST_AWAITED = 1_000;

    private static final Pattern NAME = Pattern.compile("[!-~]{1," + SubscriptionStore.MAX_NAME_LENGTH + "}");

    private final Daybook daybook;

    /** Of a node that takes no part the health is not that of those who do. */
    private final Status whenUnhealthy;

    private final Set<String> awaited = ConcurrentHashMap.newKeySet();
    private @Nullable ApplicationContext context;
    private volatile boolean hasStarted;

    SubscriptionsHealth(Daybook daybook, boolean takesPart) {
        this.daybook = daybook;
        this.whenUnhealthy = takesPart ? Status.DOWN : Status.UNKNOWN;
    }

    @Override
    public void setApplicationContext(ApplicationContext value) {
        context = value;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (!event.getApplicationContext().equals(context)) {
            return; // that of an actuator on another port
        }
        hasStarted = true;
        awaited.stream()
                .filter(each -> find(each).isEmpty())
                .forEach(each -> LOG.warn(
                        "somebody asked for the health of the subscription {}, such as a group of management.endpoint.health.group, and "
                                + "this node has none of this name. It has {}",
                        each,
                        daybook.subscriptions().stream().map(Subscription::name).toList()));
        awaited.clear();
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        if (!hasStarted && awaited.size() < MOST_AWAITED && NAME.matcher(name).matches()) {
            awaited.add(name);
            return new Indicator(name);
        }
        return find(name).isPresent() ? new Indicator(name) : null;
    }

    private Optional<Subscription> find(String name) {
        return daybook.subscriptions().stream()
                .filter(each -> nameOf(each).equals(name))
                .findFirst();
    }

    private static String nameOf(Subscription subscription) {
        return subscription.name().replace(SEPARATOR, ".");
    }

    @Override
    public Stream<HealthContributors.Entry> stream() {
        return daybook.subscriptions().stream()
                .map(SubscriptionsHealth::nameOf)
                .distinct()
                .map(each -> new HealthContributors.Entry(each, new Indicator(each)));
    }

    private final class Indicator extends AbstractHealthIndicator {

        private final String name;

        Indicator(String name) {
            super("cannot ask how the subscription stands");
            this.name = name;
        }

        @Override
        protected void doHealthCheck(Health.Builder builder) {
            find(name).ifPresentOrElse(each -> tell(builder, each.status()), builder::unknown);
        }

        private void tell(Health.Builder builder, SubscriptionStatus status) {
            builder.status(status.isHealthy() ? Status.UP : whenUnhealthy)
                    .withDetail("mode", status.mode())
                    .withDetail("position", status.position().toString())
                    .withDetail("head", status.head().toString())
                    .withDetail("lag", status.lag())
                    .withDetail("age", status.age())
                    .withDetail("parkedKeys", status.parkedKeys())
                    .withDetail("problems", status.problems());
        }
    }
}
