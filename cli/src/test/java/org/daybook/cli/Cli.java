package org.daybook.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Runs a command in this process. */
final class Cli {

    private Cli() {}

    /** What a command printed and how it ended. */
    record Result(int status, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    static Result run(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
        return new Result(status, out.toString(), err.toString());
    }
}
