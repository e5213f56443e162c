package org.daybook.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daybook.aggregate.KnownEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the types of events that an application knows. */
@Command(
        name = "types",
        description = {
            "Prints the stored names and versions of the events that an application can read, one on each line,",
            "as 'daybook verify --types' takes them. Nothing of the application is run but its upcasters' constructors."
        })
final class TypesCommand implements Runnable {

    @Mixin
    private final ApplicationTypes application = new ApplicationTypes();

    @Option(names = "--json", description = "prints JSON, one object on each line, with classes and aliases")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        Output out = new Output(spec, json);
        if (json) {
            List<KnownEvent> events = application.ask(daybook -> daybook.knownEvents());
            events.forEach(event -> out.object(values(event)));
        } else {
            application
                    .ask(daybook -> daybook.readableTypes())
                    .forEach((name, versions) -> versions.forEach(version -> out.text(name + " " + version)));
        }
    }

    private static Map<String, Object> values(KnownEvent event) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("event_type", event.type());
        values.put("event_version", event.schemaVersion());
        values.put("aliases", event.aliases());
        values.put("class", event.eventClass().getName());
        values.put("aggregate_type", event.aggregateType());
        values.put("aggregate_aliases", event.aggregateAliases());
        return values;
    }
}
