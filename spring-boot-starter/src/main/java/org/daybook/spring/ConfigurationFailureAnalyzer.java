package org.daybook.spring;

import org.daybook.event.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What Daybook refuses at the start: its messages say what to do. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, ConfigurationException cause) {
        ConfigurationException refusal = innermost(cause);
        return refusal == null
                ? null // a bean is wrong, which Spring explains better
                : new FailureAnalysis(
                        "Daybook cannot be opened: " + refusal.getMessage(), action(refusal.getMessage()), refusal);
    }

    /** The first one below the last failure of a bean: what handlers need may be a bean that Daybook refuses in turn. */
    private static @Nullable ConfigurationException innermost(ConfigurationException first) {
        ConfigurationException found = first;
        for (Throwable each = first.getCause(); each != null; each = each.getCause()) {
            if (each instanceof BeansException) {
                found = null;
            } else if (found == null && each instanceof ConfigurationException next) {
                found = next;
            }
        }
        return found;
    }

    private static String action(@Nullable String message) {
        return message != null && message.contains("handler method ") && message.contains(" takes ")
                ? "Have the method take the event that its @SubscribeTo names, or the StoredEvent of it, and beside it nothing but "
                        + "Metadata, Delivery and what the store provides, such as an EntityManager; other beans go into the "
                        + "constructor of its class. Then start again."
                : "Correct what is named above, and start again.";
    }
}
