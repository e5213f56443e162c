package org.daybook.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A property under {@code daybook} that nothing reads. */
@Order(Ordered.HIGHEST_PRECEDENCE) // Spring's own does not know which one was meant
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, UnboundConfigurationPropertiesException cause) {
        List<ConfigurationProperty> ours = cause.getUnboundProperties().stream()
                .filter(each -> PropertyNames.isOurs(each.getName()))
                .toList();
        if (ours.isEmpty()) {
            return null;
        }
        StringBuilder description = new StringBuilder();
        StringBuilder action = new StringBuilder();
        for (ConfigurationProperty each : ours) {
            description
                    .append(description.isEmpty() ? "" : System.lineSeparator())
                    .append("Unknown property ")
                    .append(each.getName())
                    .append(each.getOrigin() == null ? "" : " in " + each.getOrigin());
            action.append(action.isEmpty() ? "" : System.lineSeparator())
                    .append("Instead of ")
                    .append(each.getName())
                    .append(" you may have meant ")
                    .append(PropertyNames.nearest(each.getName().toString()))
                    .append('.');
        }
        return new FailureAnalysis(description.toString(), action.toString(), cause);
    }
}
