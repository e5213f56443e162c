package org.daybook.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.daybook.cli.terminal.Printable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.json.JsonMapper;

/** What a command prints: text for people or, if it was asked to, one JSON object on each line. */
final class Output {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintWriter out;
    private final boolean json;

    Output(CommandSpec spec, JournalOptions options) {
        this(spec, options.isJson());
    }

    Output(CommandSpec spec, boolean json) {
        this.out = spec.commandLine().getOut();
        this.json = json;
    }

    boolean isJson() {
        return json;
    }

    /** A line for people, in which nothing can move the cursor. */
    void text(String line) {
        if (!json) {
            line(Printable.of(line));
        }
    }

    /** An object for programs. */
    void object(Map<String, ?> values) {
        if (json) {
            line(escaped(JSON.writeValueAsString(values)));
        }
    }

    private void line(String line) {
        out.println(line);
        requireOpen(out);
    }

    /** Jackson leaves those as they are that JSON allows, and a terminal may obey. */
    private static String escaped(String line) {
        return Printable.of(line); // between the quotes of a JSON string, an escape of JavaScript's is one of JSON, too
    }

    /** Ends the command when nobody reads any more, or nothing can be written. */
    static void requireOpen(PrintWriter out) {
        if (out.checkError()) {
            throw new OutputClosedException();
        }
    }
}
