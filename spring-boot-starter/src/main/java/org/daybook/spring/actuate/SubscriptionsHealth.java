package org.daybook.spring.actuate;

import java.util.Optional;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.subscription.Subscription;
import org.daybook.subscription.SubscriptionStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/** The health of each subscription by its name; down when somebody should look at it, as when nobody reads a segment. */
final class SubscriptionsHealth implements CompositeHealthContributor {

    private final Daybook daybook;

    SubscriptionsHealth(Daybook daybook) {
        this.daybook = daybook;
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        return find(name).map(Indicator::new).orElse(null);
    }

    private Optional<Subscription> find(String name) {
        return daybook.subscriptions().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    @Override
    public Stream<HealthContributors.Entry> stream() {
        return daybook.subscriptions().stream()
                .map(each -> new HealthContributors.Entry(each.name(), new Indicator(each)));
    }

    private static final class Indicator extends AbstractHealthIndicator {

        private final Subscription subscription;

        Indicator(Subscription subscription) {
            super("cannot ask how the subscription stands");
            this.subscription = subscription;
        }

        @Override
        protected void doHealthCheck(Health.Builder builder) {
            SubscriptionStatus status = subscription.status();
            builder.status(status.isHealthy() ? "UP" : "DOWN")
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
