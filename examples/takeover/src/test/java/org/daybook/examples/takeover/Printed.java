package org.daybook.examples.takeover;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What the command printed and how it ended. */
record Printed(int status, String out, String err) {

    static Printed by(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(out, new PrintWriter(err, true), arguments);
        return new Printed(status, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }

    List<String> errors() {
        return err.lines().toList();
    }
}
