package org.daybook.examples.todo;

import java.util.Locale;
import org.daybook.DaybookConfiguration;
import org.daybook.examples.todo.view.jpa.TodoRow;

/** The settings of this process, completed: without any, the store is an H2 file below the working directory. */
final class Settings {

    private static final String URL = "daybook.jpa.url";
    private static final String DEFAULT_URL = "jdbc:h2:file:./todo-data/journal";

    private Settings() {}

    static DaybookConfiguration load() {
        // Several processes may use an H2 file when one of them serves it to the others, on this machine only.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        // One that was killed is called 16 times before H2 opens its file, which takes more than a second.
        System.setProperty("h2.socketConnectRetry", "4");
        System.setProperty(URL, shared(DaybookConfiguration.load().get(URL).orElse(DEFAULT_URL)));
        return DaybookConfiguration.load()
                .withDefault("daybook.store", "jpa")
                .withDefault("daybook.jpa.create-schema", "true")
                .withDefault("daybook.jpa.entities", TodoRow.class.getName());
    }

    static boolean isMemory(DaybookConfiguration configuration) {
        return configuration.get("daybook.store").orElse("").equals("memory");
    }

    private static String shared(String url) {
        boolean file = url.matches("jdbc:h2:(?!mem:|tcp:|ssl:).*");
        return file && !url.toUpperCase(Locale.ROOT).contains(";AUTO_SERVER=") ? url + ";AUTO_SERVER=TRUE" : url;
    }
}
