package org.daybook.spring;

import org.daybook.event.ConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What Daybook refuses at the start: its messages say what to do. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, ConfigurationException cause) {
        return new FailureAnalysis(
                "Daybook cannot be opened: " + cause.getMessage(),
                "Correct what is named above, and start again.",
                cause);
    }
}
